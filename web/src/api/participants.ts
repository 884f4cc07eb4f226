/** Names of the people in bookings: bookings have ids, and the names come with the conversations or, for admins, the users. */

import { api } from "./client";
import { useResource, useUser } from "./hooks";
import type { Booking, Room } from "./types";

/** My conversations, by booking. */
export function useRooms(): { rooms: ReadonlyMap<string, Room>; reload(): void } {
  const user = useUser();
  const found = useResource(user && user.role !== "ADMIN" ? `rooms-${user.id}` : null, (signal) =>
    api.get("/chat/rooms", { query: { limit: 100 }, signal }),
  );
  return { rooms: new Map(found.data?.items.map((room) => [room.booking_id, room])), reload: found.reload };
}

/** The names of people by their ids, for admins: nobody else may ask. */
export function useAllNames(): ReadonlyMap<string, string> {
  const user = useUser();
  const found = useResource(user?.role === "ADMIN" ? "everybody" : null, (signal) =>
    api.get("/admin/users", { query: { limit: 100 }, signal }),
  );
  return new Map(found.data?.items.map((person) => [person.id, person.full_name]));
}

/** The other side's name in a booking; for an admin both. */
export function counterpartName(
  booking: Booking,
  rooms: ReadonlyMap<string, Room>,
  everybody: ReadonlyMap<string, string>,
): string {
  const counterpart = rooms.get(booking.id)?.counterpart?.full_name;
  if (counterpart) return counterpart;
  const both = [
    booking.customer?.full_name ?? everybody.get(booking.customer_id),
    booking.pandit?.full_name ?? everybody.get(booking.pandit_id),
  ].filter(Boolean);
  return both.join(" · ");
}
