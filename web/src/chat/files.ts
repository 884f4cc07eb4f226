/** Which files may be sent (the API checks it again), and the upload of one to the storage that the API names. */

export const MAX_FILE_BYTES = 10 * 1024 * 1024;
export const MAX_CONTENT = 4000;
const MAX_NAME = 200;

const TYPES: Readonly<Record<string, string>> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  jpe: "image/jpeg",
  jfif: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  gif: "image/gif",
  pdf: "application/pdf",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  txt: "text/plain",
  text: "text/plain",
  webm: "audio/webm",
  weba: "audio/webm",
  m4a: "audio/mp4",
  mp4: "audio/mp4",
  ogg: "audio/ogg",
  oga: "audio/ogg",
  opus: "audio/ogg",
  mp3: "audio/mpeg",
  mpga: "audio/mpeg",
};

/** For the file chooser. */
export const ACCEPTED_EXTENSIONS = Object.keys(TYPES)
  .map((ending) => `.${ending}`)
  .join(",");

export type RejectionReason = "type" | "size" | "empty" | "name";

/** The type by which a file can be sent: by its name, because browsers do not know every type; null when none fits. */
export function contentType(file: Pick<File, "name" | "type">): string | null {
  const ending = /\.([a-z0-9]+)$/i.exec(file.name)?.[1]?.toLowerCase() ?? "";
  return TYPES[ending] ?? (Object.values(TYPES).includes(file.type) ? file.type : null);
}

export function rejectionReason(file: Pick<File, "name" | "type" | "size">): RejectionReason | null {
  if (contentType(file) === null) return "type";
  if (file.size > MAX_FILE_BYTES) return "size";
  if ([...file.name].length > MAX_NAME) return "name";
  return file.size === 0 ? "empty" : null;
}

/** As what a file of this type is sent. */
export function messageType(contentType: string): "IMAGE" | "AUDIO" | "FILE" {
  if (contentType.startsWith("image/")) return "IMAGE";
  return contentType.startsWith("audio/") ? "AUDIO" : "FILE";
}

/** Where a file goes: a presigned POST. */
export interface UploadForm {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** How long nothing of a file may move before it counts as lost. */
const STALLED_MS = 30_000;

/** Posts a file. `onProgress` hears how much of it has gone, from 0 to 1. Throws when it has not arrived. */
export function uploadFile(
  file: Blob,
  to: UploadForm,
  onProgress: (part: number) => void,
  signal: AbortSignal,
): Promise<void> {
  // fetch cannot tell how far it is
  const request = new XMLHttpRequest();
  const form = new FormData();
  for (const [name, value] of Object.entries(to.fields)) form.append(name, value);
  form.append("file", file);
  let stalled: ReturnType<typeof setTimeout> | undefined;
  const moving = () => {
    clearTimeout(stalled);
    stalled = setTimeout(() => request.abort(), STALLED_MS);
  };
  return new Promise<void>((resolve, reject) => {
    request.upload.onprogress = (event) => {
      moving();
      onProgress(event.total > 0 ? event.loaded / event.total : 0);
    };
    request.onload = () => (request.status < 300 ? resolve() : reject(new Error(`upload: ${request.status}`)));
    request.onerror = () => reject(new Error("upload: the network does not answer"));
    request.onabort = () => reject(new DOMException("cancelled", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    request.open("POST", to.url);
    request.send(form);
    moving();
  }).finally(() => clearTimeout(stalled));
}
