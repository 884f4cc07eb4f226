/** The services that the chat needs from this application. */

import { type Message, Rejected, type Services } from "../chat";
import { stopRoomsOfOtherUsers } from "../chat/roomRegistry";
import { api, session } from "./client";
import { ApiError } from "./errors";
import { chatAddress, feed } from "./feed";
import { offlineCache } from "./offlineCache";
import { mapRefusal } from "./refusal";

export const chatServices: Services = {
  address: chatAddress,
  checkAccess: async (room_id) => void (await mapRefusal(api.get("/chat/rooms/{room_id}", { path: { room_id } }))),
  messages: async (room_id, query) =>
    (await api.get("/chat/rooms/{room_id}/messages", { path: { room_id }, query })).items,
  announce: (room_id, file, content_type) => {
    const body = { filename: file.name, size: file.size, content_type: content_type as AttachmentType };
    return orRejected(api.post("/chat/rooms/{room_id}/attachments", { path: { room_id }, body }));
  },
  send: async (room_id, body) => {
    const message = await orRejected(api.post("/chat/rooms/{room_id}/messages", { path: { room_id }, body }));
    feed.notifyChange(); // no socket tells the list of conversations of a message that is sent after leaving one
    return message;
  },
  onNotification: (notification, unread) => feed.receive(notification, unread),
  onUnread: (unread, latestId) => feed.updateCount(unread, latestId),
  loadCachedMessages: async (room_id) =>
    (await offlineCache.get<Awaited<ReturnType<Services["messages"]>>>(`messages-${room_id}`)) ?? [],
  cacheMessages: (room_id, messages) =>
    offlineCache.put(`messages-${room_id}`, messages, (stored) => lastSeqOf(stored) > lastSeqOf(messages)),
};

session.subscribe(() => stopRoomsOfOtherUsers(session.get()?.user.id));

function lastSeqOf(messages: readonly Message[]): number {
  return messages.at(-1)?.seq ?? 0;
}

/** Statuses of temporary refusals: trying again later, or after a new log-in, may succeed. */
const PASSING = new Set([401, 408, 425, 429]);

/** Translates an error of REST for the sender of a message: a refusal with its reason, or a network failure. */
async function orRejected<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason === "") throw error;
    const isFinal = error.status < 500 && !PASSING.has(error.status);
    throw new Rejected(error.reason, isFinal, error.code === "INTERNAL_ERROR");
  }
}

type AttachmentType = Parameters<typeof api.post<"/chat/rooms/{room_id}/attachments">>[1]["body"]["content_type"];
