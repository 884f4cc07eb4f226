import { useEffect, useMemo, useSyncExternalStore } from "react";
import { enter, roomOf } from "./rooms";
import type { ChatRoom, RoomOptions, Snapshot } from "./store";

/** A conversation that is alive while the component is there. `services` has to stay the same object. */
export function useChatRoom({ roomId, me, services, live }: RoomOptions): ChatRoom {
  const room = useMemo(() => roomOf({ roomId, me, services, live }), [roomId, me, services, live]);
  useEffect(() => enter(room), [room]);
  return room;
}

export function useSnapshot(room: ChatRoom): Snapshot {
  return useSyncExternalStore(room.subscribe, room.snapshot);
}
