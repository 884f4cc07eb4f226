/** A circle with the first letter of a person's name. */

import { initial } from "./initial";
import "./Avatar.css";

export function Avatar({ name, isLarge }: { name: string; isLarge?: boolean }) {
  return (
    <span className={isLarge ? "avatar is-large" : "avatar"} aria-hidden="true">
      {initial(name)}
    </span>
  );
}
