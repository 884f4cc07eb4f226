/**
 * The chat, for any React application: a conversation's component, and the client below it that needs no React.
 *
 *   const room = useChatRoom({ roomId, me, services });
 *   <Chat room={room} language="en" zone="Asia/Kathmandu" names={{ [panditId]: "Pt. Hari" }} isOpen />
 *
 * `services` is all that it asks of the application: an address with a ticket, pages of messages, where files go.
 * What it takes along from beside this folder is listed in `../imports.test.ts`: texts, calendars and an icon; and the
 * custom properties of `../styles/tokens.css`.
 */

export { Chat, type ChatProps } from "./Chat";
export { ChatPlaceholder } from "./ChatPlaceholder";
export { ChatRoom } from "./chatRoom";
export { PresenceLine } from "./PresenceLine";
export type { ClientFrame, Message, Notification, RoomState, ServerFrame } from "./protocol";
export { Rejected, type Services } from "./services";
export type { RoomOptions, Snapshot } from "./snapshot";
export { LiveSocket, Refused, type Status, Throttled } from "./socket";
export { useChatRoom, useSnapshot } from "./useChatRoom";
