/** Entry of the self-extracting form. */
import "./close_descriptors.ts";
import "../../main.ts";
