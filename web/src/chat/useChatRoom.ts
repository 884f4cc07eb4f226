import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { ChatRoom } from "./chatRoom";
import { enterRoom, getRoom } from "./roomRegistry";
import type { RoomOptions, Snapshot } from "./snapshot";

/** A conversation that is alive while the component is there. `services` has to stay the same object. */
export function useChatRoom({ roomId, me, services, live }: RoomOptions): ChatRoom {
  const room = useMemo(() => getRoom({ roomId, me, services, live }), [roomId, me, services, live]);
  useEffect(() => enterRoom(room), [room]);
  return room;
}

export function useSnapshot(room: ChatRoom): Snapshot {
  return useSyncExternalStore(room.subscribe, room.snapshot);
}
