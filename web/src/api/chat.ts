/** What the chat asks of this application. */

import type { Services } from "../chat";
import { api } from "./client";
import { chatAddress, feed, orRefused } from "./live";

export const chatServices: Services = {
  address: chatAddress,
  confirm: async (room_id) => void (await orRefused(api.get("/chat/rooms/{room_id}", { path: { room_id } }))),
  messages: async (room_id, query) =>
    (await api.get("/chat/rooms/{room_id}/messages", { path: { room_id }, query })).items,
  announce: (room_id, file, content_type) => {
    const body = { filename: file.name, size: file.size, content_type: content_type as AttachmentType };
    return api.post("/chat/rooms/{room_id}/attachments", { path: { room_id }, body });
  },
  onNotification: (notification, unread) => feed.hear(notification, unread),
  // Reading a room reads its notification too.
  onRead: () => void feed.recount().catch(() => {}),
};

type AttachmentType = Parameters<typeof api.post<"/chat/rooms/{room_id}/attachments">>[1]["body"]["content_type"];
