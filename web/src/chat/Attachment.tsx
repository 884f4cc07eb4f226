/** Files in a conversation. Their links last an hour; one that is older is asked for again before it is used. */

import { type CSSProperties, type MouseEvent, useEffect, useRef, useState } from "react";
import { Icon } from "../components/Icon";
import { ImageViewer } from "./ImageViewer";
import { useChatLocale } from "./locale";
import type { Message } from "./protocol";

const FRESH_MS = 50 * 60_000;
/** As high as a picture in a bubble can be, in rem; `.chat-picture` in Bubble.css says the same. */
const HIGHEST = 20;

interface Props {
  message: Message;
  /** Asks for a fresh link. */
  onStale: (seq: number) => Promise<string | null>;
}

export function Attachment({ message, onStale }: Props) {
  const { t } = useChatLocale();
  const since = useFreshness(message.file_url);
  const name = message.file_name ?? "";
  const follow = async (event: MouseEvent<HTMLAnchorElement>) => {
    if (Date.now() - since < FRESH_MS) return;
    event.preventDefault();
    const fresh = await onStale(message.seq);
    if (fresh) open(fresh, "_blank", "noopener");
  };
  if (message.file_url === null) return <span className="chat-file">{name}</span>;
  if (message.message_type === "IMAGE") {
    return <Picture message={message} isFresh={() => Date.now() - since < FRESH_MS} onStale={onStale} />;
  }
  const stale = () => void onStale(message.seq);
  if (message.message_type === "AUDIO") {
    return (
      // biome-ignore lint/a11y/useMediaCaption: what somebody says in a recording has no captions
      <audio
        className="chat-audio"
        controls
        preload="none"
        src={message.file_url}
        aria-label={t("recording", { name })}
        onError={stale}
      />
    );
  }
  return (
    <a href={message.file_url} target="_blank" rel="noopener noreferrer" onClick={follow} className="chat-file">
      <Icon name="file" /> <span className="hidden">{t("file", { name: "" })}</span>
      {name}
    </a>
  );
}

interface PictureProps extends Props {
  isFresh: () => boolean;
}

/** A picture in small, with the place that it needs from the beginning; a press shows it in large. */
function Picture({ message, isFresh, onStale }: PictureProps) {
  const { t } = useChatLocale();
  const [isOpen, setOpen] = useState(false);
  const name = message.file_name ?? "";
  const url = message.file_url ?? "";
  const small = useShown(message.file?.thumbnail_url ?? url, () => void onStale(message.seq));
  const enlarge = () => {
    if (!isFresh()) void onStale(message.seq);
    setOpen(true);
  };
  return (
    <>
      <button type="button" className="chat-picture" onClick={enlarge} aria-haspopup="dialog">
        <img {...small} alt={t("picture", { name })} style={placeOf(message)} loading="lazy" decoding="async" />
      </button>
      {isOpen && (
        <ImageViewer name={name} url={url} onClose={() => setOpen(false)} onBroken={() => void onStale(message.seq)} />
      )}
    </>
  );
}

/** The place of a picture before it has been loaded. Of old ones nobody knows the size. */
function placeOf({ file }: Message): CSSProperties | undefined {
  if (!file?.width || !file.height) return undefined;
  const ratio = file.width / file.height;
  return { aspectRatio: `${file.width} / ${file.height}`, width: `min(${file.width}px, ${HIGHEST * ratio}rem)` };
}

/** A picture that was shown stays: a fresh link to the same one would only make it load again. */
function useShown(url: string, onBroken: () => void) {
  const [src, setSrc] = useState(url);
  const tried = useRef(false);
  useEffect(() => {
    if (tried.current) setSrc(url);
  }, [url]);
  const onError = () => {
    if (tried.current) return;
    tried.current = true;
    onBroken();
  };
  return { src, onError };
}

/** What is being sent, before it has arrived. */
export function Preview({ file }: { file: File }) {
  const { t } = useChatLocale();
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
