/** A pandit's profile while it is edited: the texts of the form's fields, and the request made from them. Pure. */

import type { OwnPandit, ServiceBody } from "../api/types";
import { newId } from "../chat/ids";
import { minutesOf } from "../time/duration";

export interface ServiceDraft {
  readonly key: string;
  readonly id?: string;
  readonly name: string;
  readonly name_ne: string;
  readonly price: string;
  /** The text as typed: minutes, or numbers with units. */
  readonly duration: string;
}

export interface ProfileDraft {
  readonly bio: string;
  readonly bio_ne: string;
  readonly languages: readonly string[];
  readonly services: readonly ServiceDraft[];
}

export function toDraft(profile: OwnPandit): ProfileDraft {
  return {
    bio: profile.bio ?? "",
    bio_ne: profile.bio_ne ?? "",
    languages: profile.languages,
    services: profile.services.map(({ id, name, name_ne, price, duration_minutes }) => ({
      key: id,
      id,
      name: name ?? "",
      name_ne: name_ne ?? "",
      price,
      duration: String(duration_minutes),
    })),
  };
}

export function newService(): ServiceDraft {
  return { key: newId(), name: "", name_ne: "", price: "", duration: "120" };
}

/** Returns the body of `PUT /pandits/me`. */
export function toRequestBody({ bio, bio_ne, languages, services }: ProfileDraft) {
  return {
    bio: bio || null,
    bio_ne: bio_ne || null,
    languages: [...languages],
    services: services.map(toServiceBody),
  };
}

/** Whether two drafts would be saved as different profiles. */
export function hasChanges(one: ProfileDraft, other: ProfileDraft): boolean {
  return JSON.stringify(toRequestBody(one)) !== JSON.stringify(toRequestBody(other));
}

function toServiceBody({ id, name, name_ne, price, duration }: ServiceDraft): ServiceBody {
  return {
    ...(id ? { id } : {}),
    name: name.trim() || null,
    name_ne: name_ne.trim() || null,
    price,
    currency: "NPR",
    duration_minutes: minutesOf(duration) ?? 0,
  };
}
