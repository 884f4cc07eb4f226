/** Short names for the types of the API. */

import type { components } from "./rest.gen";

type Schemas = components["schemas"];

export type User = Schemas["UserView"];
export type Role = Schemas["Role"];
export type Tokens = Schemas["TokensView"];
export type Pandit = Schemas["PanditView"];
export type OwnPandit = Schemas["OwnPanditView"];
/** A profile as admins read it: with how its pandit is reached. */
export type PanditForAdmin = Schemas["PanditForAdminView"];
export type Service = Schemas["ServiceView"];
export type ServiceBody = Schemas["ServiceBody"];
export type Rating = Schemas["RatingView"];
export type Booking = Schemas["BookingView"];
export type BookingStatus = Booking["status"];
export type Room = Schemas["RoomView"];
export type Notification = Schemas["NotificationView"];
export type Review = Schemas["ReviewView"];
/** A review as admins read it: `version` is which text they have read. */
export type ModeratedReview = Schemas["ModeratedReviewView"];
export type PublicReview = Schemas["PublicReviewView"];
export type NewReview = Schemas["NewReview"];
export type Payment = Schemas["PaymentView"];
export type PaymentMethod = Schemas["PaymentMethod"];
export type PaymentStatus = Payment["status"];
export type Attempt = Schemas["AttemptView"];
export type Refund = Schemas["RefundView"];
export type Method = Schemas["MethodView"];
export type Checkout = Schemas["StartedView"]["checkout"];
export type Webhook = Schemas["WebhookView"];
export type AuditEntry = Schemas["AuditEntryView"];
export type Stats = Schemas["StatsView"];
export type Problem = Schemas["Problem"];
export type VerificationStatus = Schemas["VerificationStatus"];
