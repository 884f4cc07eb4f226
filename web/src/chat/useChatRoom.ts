import { useEffect, useMemo, useSyncExternalStore } from "react";
import { ChatRoom, type RoomOptions, type Snapshot } from "./store";

/** A conversation that is alive while the component is there. `services` has to stay the same object. */
export function useChatRoom({ roomId, me, services, live }: RoomOptions): ChatRoom {
  const room = useMemo(() => new ChatRoom({ roomId, me, services, live }), [roomId, me, services, live]);
  useEffect(() => {
    room.start();
    return () => room.stop();
  }, [room]);
  return room;
}

export function useSnapshot(room: ChatRoom): Snapshot {
  return useSyncExternalStore(room.subscribe, room.snapshot);
}
