// Generated from /api/asyncapi.json by "npm run generate". Not edited by hand.

export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * BookedServiceView
         * @description The service as it was booked. ``name`` or ``name_ne`` may be null, never both.
         */
        BookedServiceView: {
            duration_minutes: number;
            id: string;
            name: string | null;
            name_ne: string | null;
        };
        /**
         * BookingStatus
         * @enum {string}
         */
        BookingStatus: "PENDING" | "ACCEPTED" | "COMPLETED" | "CANCELLED";
        /**
         * BookingUpdatedOut
         * @description A machine has put a booking's note into the other language; on every open socket of its parties.
         */
        BookingUpdatedOut: {
            booking: components["schemas"]["BookingView"];
            /**
             * @default booking_updated
             * @constant
             */
            type: "booking_updated";
        };
        /**
         * BookingView
         * @description ``customer`` and ``pandit`` are for admins only.
         */
        BookingView: {
            accepted_at: string | null;
            /** @description the Bikram Sambat date of `accepted_at` in the reader's timezone */
            accepted_at_bs: string | null;
            address: string;
            amount: string;
            cancel_reason: string | null;
            cancelled_at: string | null;
            /** @description the Bikram Sambat date of `cancelled_at` in the reader's timezone */
            cancelled_at_bs: string | null;
            cancelled_by: string | null;
            chat_room_id: string;
            completed_at: string | null;
            /** @description the Bikram Sambat date of `completed_at` in the reader's timezone */
            completed_at_bs: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description the Bikram Sambat date of `created_at` in the reader's timezone */
            created_at_bs: string | null;
            currency: string;
            customer?: components["schemas"]["PartyView"];
            customer_id: string;
            id: string;
            note: string | null;
            note_ne: string | null;
            pandit?: components["schemas"]["PartyView"];
            pandit_id: string;
            payment_method: ("KHALTI" | "ESEWA" | "CONNECT_IPS" | "IME_PAY" | "STRIPE" | "CASH") | null;
            payment_status: ("PENDING" | "PROCESSING" | "COMPLETED" | "FAILED" | "REFUNDED") | null;
            place_timezone: string;
            /** Format: date-time */
            scheduled_at: string;
            /** @description the Bikram Sambat date of `scheduled_at` in the reader's timezone */
            scheduled_at_bs: string | null;
            /** Format: date-time */
            scheduled_at_place: string;
            /** @description the Bikram Sambat date of `scheduled_at_place` in `place_timezone` */
            scheduled_at_place_bs: string | null;
            service: components["schemas"]["BookedServiceView"];
            status: components["schemas"]["BookingStatus"];
            translated: ("en" | "ne") | null;
            /** Format: date-time */
            updated_at: string;
            /** @description the Bikram Sambat date of `updated_at` in the reader's timezone */
            updated_at_bs: string | null;
        };
        /**
         * ClosingOut
         * @description The server is about to close this connection, and says why.
         *
         *     ``preferences``: language or timezone have changed; connect again. ``session``: the log-in has ended. ``too_many``:
         *     the user has too many sockets, and this is the oldest. ``too_fast``: the client sends too many frames.
         */
        ClosingOut: {
            /** @enum {string} */
            reason: "preferences" | "session" | "too_many" | "too_fast";
            /**
             * @default closing
             * @constant
             */
            type: "closing";
        };
        /**
         * ErrorOut
         * @description A frame was refused and nothing was stored.
         *
         *     ``client_id`` and ``action`` are the frame's, where it had them; ``retry_after`` (in seconds) stands where waiting
         *     helps.
         */
        ErrorOut: {
            action?: string;
            client_id?: string;
            code: string;
            detail: string;
            retry_after?: number;
            /**
             * @default error
             * @constant
             */
            type: "error";
        };
        /**
         * FileView
         * @description A message's file. What is not known of it is null: pictures have width and height, in pixels as they are shown,
         *     and a thumbnail (a presigned link of one hour); recordings have a duration.
         */
        FileView: {
            content_type: string;
            duration_ms: number | null;
            height: number | null;
            name: string;
            size: number | null;
            thumbnail_url: string | null;
            width: number | null;
        };
        /**
         * HistoryFrame
         * @description Ask for older messages, or for those after a known one.
         */
        HistoryFrame: {
            /** @constant */
            action: "history";
            /** @default null */
            after_seq?: number | null;
            /** @default null */
            before_seq?: number | null;
            /** @default null */
            limit?: number | null;
            /** @default null */
            room_id?: string | null;
        };
        /**
         * HistoryOut
         * @description A stretch of the conversation in ascending order, and how things stand in the room.
         */
        HistoryOut: {
            has_more: boolean;
            last_read: {
                [key: string]: number;
            };
            last_seq: number;
            messages: components["schemas"]["MessageView"][];
            presence: {
                [key: string]: components["schemas"]["PresenceView"];
            };
            room_id: string;
            /**
             * @default history
             * @constant
             */
            type: "history";
            typing: string[];
        };
        /**
         * JoinFrame
         * @description Join a room on this connection, or have its history sent again.
         */
        JoinFrame: {
            /** @constant */
            action: "join";
            /** @default null */
            after_seq?: number | null;
            /** @default null */
            room_id?: string | null;
        };
        /** LeaveFrame */
        LeaveFrame: {
            /** @constant */
            action: "leave";
            /** @default null */
            room_id?: string | null;
        };
        /**
         * LeftOut
         * @description This connection no longer listens to the room.
         */
        LeftOut: {
            room_id: string;
            /**
             * @default left
             * @constant
             */
            type: "left";
        };
        /**
         * MessageFrame
         * @description Send a message; the ``message`` frame that comes back with the same ``client_id`` is the acknowledgement.
         */
        MessageFrame: {
            /** @constant */
            action: "message";
            /** @default null */
            client_id?: string | null;
            /** @default null */
            content?: string | null;
            /** @default null */
            content_ne?: string | null;
            /** @default null */
            file_id?: string | null;
            /** @enum {string} */
            message_type: "TEXT" | "IMAGE" | "FILE" | "AUDIO";
            /** @default null */
            room_id?: string | null;
        };
        /**
         * MessageOut
         * @description A message has been stored.
         */
        MessageOut: {
            message: components["schemas"]["MessageView"];
            /**
             * @default message
             * @constant
             */
            type: "message";
        };
        /**
         * MessageType
         * @enum {string}
         */
        MessageType: "TEXT" | "IMAGE" | "FILE" | "AUDIO" | "SYSTEM";
        /**
         * MessageUpdatedOut
         * @description A machine has put a message into the other language: ``translated`` says which of the two is its own.
         */
        MessageUpdatedOut: {
            message: components["schemas"]["MessageView"];
            /**
             * @default message_updated
             * @constant
             */
            type: "message_updated";
        };
        /**
         * MessageView
         * @description ``sender_id`` is null for SYSTEM; ``file_url`` is a presigned link of one hour, made at each reading.
         */
        MessageView: {
            chat_room_id: string;
            client_id: string;
            content: string | null;
            content_ne: string | null;
            file: components["schemas"]["FileView"] | null;
            file_name: string | null;
            file_url: string | null;
            id: string;
            is_read: boolean;
            message_type: components["schemas"]["MessageType"];
            read_at: string | null;
            /** @description the Bikram Sambat date of `read_at` in the reader's timezone */
            read_at_bs: string | null;
            sender_id: string | null;
            seq: number;
            /** Format: date-time */
            timestamp: string;
            /** @description the Bikram Sambat date of `timestamp` in the reader's timezone */
            timestamp_bs: string | null;
            translated: ("en" | "ne") | null;
        };
        /**
         * NotificationOut
         * @description A new notification, on every open socket of its owner.
         */
        NotificationOut: {
            notification: components["schemas"]["NotificationView"];
            /**
             * @default notification
             * @constant
             */
            type: "notification";
            unread_count: number;
        };
        /**
         * NotificationsOut
         * @description The first frame of a notifications socket: the count, and the newest unread ones (20, or as many as fit).
         */
        NotificationsOut: {
            items: components["schemas"]["NotificationView"][];
            /**
             * @default notifications
             * @constant
             */
            type: "notifications";
            unread_count: number;
        };
        /**
         * NotificationType
         * @enum {string}
         */
        NotificationType: "BOOKING_CREATED" | "BOOKING_ACCEPTED" | "BOOKING_COMPLETED" | "BOOKING_CANCELLED" | "PAYMENT_SUCCESS" | "PAYMENT_FAILED" | "PAYMENT_REFUNDED" | "NEW_MESSAGE" | "REVIEW_RECEIVED" | "REVIEW_REJECTED" | "PANDIT_VERIFIED" | "PANDIT_REJECTED" | "ADMIN_ATTENTION";
        /** NotificationView */
        NotificationView: {
            booking_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description the Bikram Sambat date of `created_at` in the reader's timezone */
            created_at_bs: string | null;
            id: string;
            is_read: boolean;
            message: string;
            message_ne: string;
            notification_type: components["schemas"]["NotificationType"];
            read_at: string | null;
            /** @description the Bikram Sambat date of `read_at` in the reader's timezone */
            read_at_bs: string | null;
            title: string;
            title_ne: string;
            user_id: string;
            user_timezone: string;
        };
        /**
         * PartyView
         * @description Who somebody is, for admins.
         */
        PartyView: {
            email: string;
            full_name: string;
            id: string;
        };
        /** PingFrame */
        PingFrame: {
            /** @constant */
            action: "ping";
            /** @default null */
            room_id?: string | null;
        };
        /**
         * PongOut
         * @description The answer to a ping; the time is UTC.
         *
         *     On a chat socket ``last_seq`` is the number of the room's newest message, and ``presence`` says who is there.
         *     ``unread_count`` and ``latest_id`` are about the user's notifications; ``latest_id`` is the newest one, read or not.
         *     A client that has not seen what these name asks for it: a push may have been lost.
         */
        PongOut: {
            last_seq?: number;
            latest_id: string | null;
            presence?: {
                [key: string]: components["schemas"]["PresenceView"];
            };
            server_time: string;
            /**
             * @default pong
             * @constant
             */
            type: "pong";
            unread_count: number;
        };
        /**
         * PresenceOut
         * @description The other one has come or gone.
         */
        PresenceOut: {
            last_seen: string | null;
            /** @description the Bikram Sambat date of `last_seen` in the reader's timezone */
            last_seen_bs: string | null;
            room_id: string;
            /** @enum {string} */
            status: "online" | "offline" | "unknown";
            /**
             * @default presence
             * @constant
             */
            type: "presence";
            user_id: string;
        };
        /** PresenceView */
        PresenceView: {
            last_seen: string | null;
            /** @description the Bikram Sambat date of `last_seen` in the reader's timezone */
            last_seen_bs: string | null;
            /** @enum {string} */
            status: "online" | "offline" | "unknown";
        };
        /** ReadFrame */
        ReadFrame: {
            /** @constant */
            action: "read";
            /** @default null */
            room_id?: string | null;
            up_to_seq: number;
        };
        /**
         * ReadOut
         * @description A member has read the room up to a message.
         */
        ReadOut: {
            /** Format: date-time */
            read_at: string;
            /** @description the Bikram Sambat date of `read_at` in the reader's timezone */
            read_at_bs: string | null;
            room_id: string;
            /**
             * @default read
             * @constant
             */
            type: "read";
            up_to_seq: number;
            user_id: string;
        };
        /**
         * ReviewUpdatedOut
         * @description A machine has put a review into the other language; on every open socket of the booking's parties.
         */
        ReviewUpdatedOut: {
            review: components["schemas"]["ReviewView"];
            /**
             * @default review_updated
             * @constant
             */
            type: "review_updated";
        };
        /**
         * ReviewView
         * @description A review, as the parties of its booking and the admins read it.
         */
        ReviewView: {
            booking_id: string;
            comment: string | null;
            comment_ne: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description the Bikram Sambat date of `created_at` in the reader's timezone */
            created_at_bs: string | null;
            customer_id: string;
            customer_name: string;
            id: string;
            is_verified: boolean;
            knowledge: number;
            pandit_id: string;
            professionalism: number;
            punctuality: number;
            rating: number;
            rejection_reason: string | null;
            translated: ("en" | "ne") | null;
            /** Format: date-time */
            updated_at: string;
            /** @description the Bikram Sambat date of `updated_at` in the reader's timezone */
            updated_at_bs: string | null;
        };
        /**
         * SimpleMessageFrame
         * @description A message from a simple client, on a chat socket. Its ``client_id`` is made by the server where it has none.
         */
        SimpleMessageFrame: {
            /** @default null */
            client_id?: string | null;
            /** @default null */
            content?: string | null;
            /** @default null */
            content_ne?: string | null;
            /** @default null */
            file_id?: string | null;
            /** @default null */
            room_id?: string | null;
            /** @enum {string} */
            type: "TEXT" | "IMAGE" | "FILE" | "AUDIO";
        };
        /** TypingFrame */
        TypingFrame: {
            /** @constant */
            action: "typing";
            is_typing: boolean;
            /** @default null */
            room_id?: string | null;
        };
        /**
         * TypingOut
         * @description The other one types; this expires by itself after so many seconds.
         */
        TypingOut: {
            expires_in: number;
            is_typing: boolean;
            room_id: string;
            /**
             * @default typing
             * @constant
             */
            type: "typing";
            user_id: string;
        };
        /**
         * UnreadOut
         * @description The count has changed without a new notification: on every open socket of its owner.
         *
         *     ``latest_id`` is the newest notification's, read or not. Of two frames the one with the greater ``latest_id`` is the
         *     newer; of two with the same, the one with the lower count.
         */
        UnreadOut: {
            latest_id: string | null;
            /**
             * @default unread
             * @constant
             */
            type: "unread";
            unread_count: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
