/** A state in the middle of a page: a sign, what it is, what it means, and what can be done. */

import type { ReactNode } from "react";
import { Icon, type IconName } from "../components/Icon";
import "./Plate.css";

interface Props {
  tone: "good" | "bad" | "wait" | "done";
  icon: IconName;
  title: string;
  text: string;
  busy?: boolean;
  children: ReactNode;
}

export function Plate({ tone, icon, title, text, busy, children }: Props) {
  return (
    <section className="card plate" role="status">
      <span className={`plate-sign ${tone} ${busy ? "busy" : ""}`}>
        <Icon name={icon} size={40} />
      </span>
      <h2>{title}</h2>
      <p>{text}</p>
      <div className="row">{children}</div>
    </section>
  );
}
