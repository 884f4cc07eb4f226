/** Files in a conversation. Their links last an hour; one that is older is asked for again before it is used. */

import { type MouseEvent, useEffect, useRef, useState } from "react";
import { Icon } from "../components/Icon";
import type { Message } from "./protocol";
import { useChatReading } from "./reading";

const FRESH_MS = 50 * 60_000;

interface Props {
  message: Message;
  /** Asks for a fresh link. */
  onStale: (seq: number) => Promise<string | null>;
}

export function Attachment({ message, onStale }: Props) {
  const { t } = useChatReading();
  const since = useFreshness(message.file_url);
  const name = message.file_name ?? "";
  const follow = async (event: MouseEvent<HTMLAnchorElement>) => {
    if (Date.now() - since < FRESH_MS) return;
    event.preventDefault();
    const fresh = await onStale(message.seq);
    if (fresh) open(fresh, "_blank", "noopener");
  };
  if (message.file_url === null) return <span className="chat-file">{name}</span>;
  const link = { href: message.file_url, target: "_blank", rel: "noopener noreferrer", onClick: follow };
  if (message.message_type === "IMAGE") {
    return (
      <a {...link} className="chat-picture">
        <Picture url={message.file_url} name={name} onBroken={() => void onStale(message.seq)} />
      </a>
    );
  }
  if (message.message_type === "AUDIO") {
    const label = t("recording", { name });
    // biome-ignore lint/a11y/useMediaCaption: nobody has written down what people say to each other
    return <audio className="chat-audio" src={message.file_url} aria-label={label} controls preload="none" />;
  }
  return (
    <a {...link} className="chat-file">
      <Icon name="file" /> <span className="hidden">{t("file", { name: "" })}</span>
      {name}
    </a>
  );
}

/** A picture that was shown stays: a fresh link to the same one would only make it load again. */
function Picture({ url, name, onBroken }: { url: string; name: string; onBroken: () => void }) {
  const { t } = useChatReading();
  const [shown, setShown] = useState(url);
  const tried = useRef(false);
  const broken = () => {
    if (tried.current) return;
    tried.current = true;
    onBroken();
  };
  useEffect(() => {
    if (tried.current) setShown(url);
  }, [url]);
  return <img src={shown} alt={t("picture", { name })} loading="lazy" onError={broken} />;
}

/** What is being sent, before it has arrived. */
export function Preview({ file }: { file: File }) {
  const { t } = useChatReading();
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return <img className="chat-preview" src={url} alt={t("picture", { name: file.name })} />;
}

/** Since when we have had this link. */
function useFreshness(url: string | null): number {
  const known = useRef({ url, since: Date.now() });
  if (known.current.url !== url) known.current = { url, since: Date.now() };
  return known.current.since;
}
