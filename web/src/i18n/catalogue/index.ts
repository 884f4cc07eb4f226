/** All parts, for the test that proves them complete. Pages import their own part. */
export { account } from "./account";
export { admin } from "./admin";
export { booking } from "./booking";
export { chat } from "./chat";
export { common } from "./common";
export { desk } from "./desk";
export { payment } from "./payment";
export { place } from "./place";
