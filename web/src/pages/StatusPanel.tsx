/** Shows a status in the middle of a page: an icon, a title, an explanation, and buttons. */

import type { ReactNode } from "react";
import { Icon, type IconName } from "../components/Icon";
import "./StatusPanel.css";

interface Props {
  tone: "good" | "bad" | "wait" | "done";
  icon: IconName;
  title: string;
  text: string;
  busy?: boolean;
  children: ReactNode;
}

export function StatusPanel({ tone, icon, title, text, busy, children }: Props) {
  return (
    <section className="card status-panel" role="status">
      <span className={`status-sign ${tone} ${busy ? "busy" : ""}`}>
        <Icon name={icon} size={40} />
      </span>
      <h2>{title}</h2>
      <p>{text}</p>
      <div className="row">{children}</div>
    </section>
  );
}
