/** Whether the other one is there. Nothing is said where nothing is known. */

import { chat } from "../i18n/catalogue/chat";
import type { Language } from "../i18n/language";
import { translator } from "../i18n/text";
import { shortMoment } from "../time/format";
import type { Presence } from "./protocol";

interface Props {
  presence: Presence | undefined;
  language: Language;
  zone: string;
}

export function PresenceLine({ presence, language, zone }: Props) {
  const t = translator(chat, language);
  if (presence === undefined || presence.status === "unknown") return null;
  if (presence.status === "online") return <span className="presence online">{t("online")}</span>;
  const { last_seen } = presence;
  return (
    <span className="presence">
      {last_seen ? t("lastSeen", { when: shortMoment(last_seen, zone, language) }) : t("offline")}
    </span>
  );
}
