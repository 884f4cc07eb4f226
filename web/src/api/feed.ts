/** The feed of this page, on a real socket and REST; and the addresses of both kinds of sockets, with their tickets. */

import { LiveSocket } from "../chat/socket";
import { onPageRestored } from "./backForwardCache";
import { api } from "./client";
import { NotificationFeed } from "./notificationFeed";
import { mapRefusal } from "./refusal";

/** The address of a chat with a new ticket. */
export async function chatAddress(roomId: string, afterSeq: number | null): Promise<string> {
  const { ticket, chat_url } = await mapRefusal(api.post("/ws/ticket"));
  const query = new URLSearchParams({ ticket });
  if (afterSeq !== null) query.set("after_seq", String(afterSeq));
  return `${onThisOrigin(chat_url.replace("{room_id}", encodeURIComponent(roomId)))}?${query}`;
}

async function notificationsAddress(): Promise<string> {
  const { ticket, notifications_url } = await mapRefusal(api.post("/ws/ticket"));
  return `${onThisOrigin(notifications_url)}?${new URLSearchParams({ ticket })}`;
}

/** The front door is one origin: a socket goes to where the page came from, under whichever of its names. */
function onThisOrigin(url: string): string {
  return location.origin.replace(/^http/, "ws") + new URL(url).pathname;
}

export const feed = new NotificationFeed({
  createSocket: (options) =>
    new LiveSocket({
      ...options,
      address: notificationsAddress,
      checkAccess: async () => void (await mapRefusal(api.get("/notifications/unread-count"))),
    }),
  countUnread: async () => (await api.get("/notifications/unread-count")).unread_count,
  markRead: (notification_id) => api.post("/notifications/{notification_id}/read", { path: { notification_id } }),
  markAllRead: () => api.post("/notifications/read-all"),
  now: () => Date.now(),
});

onPageRestored(() => feed.notifyChange());
