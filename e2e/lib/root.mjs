// Where the project stands, whatever directory the tests were started in.

import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
