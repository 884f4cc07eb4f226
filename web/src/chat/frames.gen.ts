// Generated from /api/asyncapi.json by "npm run generate". Not edited by hand.

export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** BookedServiceView */
        BookedServiceView: {
            /** Duration Minutes */
            duration_minutes: number;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Name Ne */
            name_ne: string | null;
        };
        /**
         * BookingUpdatedOut
         * @description A machine has put a booking's note into the other language; on every open socket of its parties.
         */
        BookingUpdatedOut: {
            booking: components["schemas"]["BookingView"];
            /**
             * Type
             * @default booking_updated
             * @constant
             */
            type: "booking_updated";
        };
        /** BookingView */
        BookingView: {
            /** Accepted At */
            accepted_at: string | null;
            /** @description the Bikram Sambat date of `accepted_at` in the reader's timezone */
            accepted_at_bs: string | null;
            /** Address */
            address: string;
            /** Amount */
            amount: string;
            /** Cancel Reason */
            cancel_reason: string | null;
            /** Cancelled At */
            cancelled_at: string | null;
            /** @description the Bikram Sambat date of `cancelled_at` in the reader's timezone */
            cancelled_at_bs: string | null;
            /** Cancelled By */
            cancelled_by: string | null;
            /** Chat Room Id */
            chat_room_id: string;
            /** Completed At */
            completed_at: string | null;
            /** @description the Bikram Sambat date of `completed_at` in the reader's timezone */
            completed_at_bs: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** @description the Bikram Sambat date of `created_at` in the reader's timezone */
            created_at_bs: string | null;
            /** Currency */
            currency: string;
            /** Customer Id */
            customer_id: string;
            /** Id */
            id: string;
            /** Note */
            note: string | null;
            /** Note Ne */
            note_ne: string | null;
            /** Pandit Id */
            pandit_id: string;
            /** Payment Status */
            payment_status: ("PENDING" | "PROCESSING" | "COMPLETED" | "FAILED" | "REFUNDED") | null;
            /**
             * Scheduled At
             * Format: date-time
             */
            scheduled_at: string;
            /** @description the Bikram Sambat date of `scheduled_at` in the reader's timezone */
            scheduled_at_bs: string | null;
            service: components["schemas"]["BookedServiceView"];
            status: components["schemas"]["Status"];
            /** Translated */
            translated: ("en" | "ne") | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** @description the Bikram Sambat date of `updated_at` in the reader's timezone */
            updated_at_bs: string | null;
        };
        /**
         * ErrorOut
         * @description A frame was refused and nothing was stored. ``client_id`` and ``action`` are the frame's, where it had them.
         */
        ErrorOut: {
            /**
             * Action
             * @default null
             */
            action: string | null;
            /**
             * Client Id
             * @default null
             */
            client_id: string | null;
            /** Code */
            code: string;
            /** Detail */
            detail: string;
            /**
             * Retry After
             * @default null
             */
            retry_after: number | null;
            /**
             * Type
             * @default error
             * @constant
             */
            type: "error";
        };
        /**
         * HistoryFrame
         * @description Ask for older messages, or for those after a known one.
         */
        HistoryFrame: {
            /**
             * Action
             * @constant
             */
            action: "history";
            /**
             * After Seq
             * @default null
             */
            after_seq?: number | null;
            /**
             * Before Seq
             * @default null
             */
            before_seq?: number | null;
            /**
             * Limit
             * @default null
             */
            limit?: number | null;
            /**
             * Room Id
             * @default null
             */
            room_id?: string | null;
        };
        /**
         * HistoryOut
         * @description A stretch of the conversation in ascending order, and how things stand in the room.
         */
        HistoryOut: {
            /** Has More */
            has_more: boolean;
            /** Last Read */
            last_read: {
                [key: string]: number;
            };
            /** Last Seq */
            last_seq: number;
            /** Messages */
            messages: components["schemas"]["MessageView"][];
            /** Presence */
            presence: {
                [key: string]: components["schemas"]["PresenceView"];
            };
            /** Room Id */
            room_id: string;
            /**
             * Type
             * @default history
             * @constant
             */
            type: "history";
            /** Typing */
            typing: string[];
        };
        /**
         * JoinFrame
         * @description Join a room on this connection, or have its history sent again.
         */
        JoinFrame: {
            /**
             * Action
             * @constant
             */
            action: "join";
            /**
             * After Seq
             * @default null
             */
            after_seq?: number | null;
            /**
             * Room Id
             * @default null
             */
            room_id?: string | null;
        };
        /** LeaveFrame */
        LeaveFrame: {
            /**
             * Action
             * @constant
             */
            action: "leave";
            /**
             * Room Id
             * @default null
             */
            room_id?: string | null;
        };
        /**
         * LeftOut
         * @description This connection no longer listens to the room.
         */
        LeftOut: {
            /** Room Id */
            room_id: string;
            /**
             * Type
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
            /**
             * Action
             * @constant
             */
            action: "message";
            /**
             * Client Id
             * @default null
             */
            client_id?: string | null;
            /**
             * Content
             * @default null
             */
            content?: string | null;
            /**
             * Content Ne
             * @default null
             */
            content_ne?: string | null;
            /**
             * File Id
             * @default null
             */
            file_id?: string | null;
            /**
             * Message Type
             * @enum {string}
             */
            message_type: "TEXT" | "IMAGE" | "FILE";
            /**
             * Room Id
             * @default null
             */
            room_id?: string | null;
        };
        /**
         * MessageOut
         * @description A message has been stored.
         */
        MessageOut: {
            message: components["schemas"]["MessageView"];
            /**
             * Type
             * @default message
             * @constant
             */
            type: "message";
        };
        /**
         * MessageType
         * @enum {string}
         */
        MessageType: "TEXT" | "IMAGE" | "FILE" | "SYSTEM";
        /**
         * MessageUpdatedOut
         * @description A machine has put a message into the other language: ``translated`` says which of the two is its own.
         */
        MessageUpdatedOut: {
            message: components["schemas"]["MessageView"];
            /**
             * Type
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
            /** Chat Room Id */
            chat_room_id: string;
            /** Client Id */
            client_id: string;
            /** Content */
            content: string | null;
            /** Content Ne */
            content_ne: string | null;
            /** File Name */
            file_name: string | null;
            /** File Url */
            file_url: string | null;
            /** Id */
            id: string;
            /** Is Read */
            is_read: boolean;
            message_type: components["schemas"]["MessageType"];
            /** Read At */
            read_at: string | null;
            /** @description the Bikram Sambat date of `read_at` in the reader's timezone */
            read_at_bs: string | null;
            /** Sender Id */
            sender_id: string | null;
            /** Seq */
            seq: number;
            /**
             * Timestamp
             * Format: date-time
             */
            timestamp: string;
            /** @description the Bikram Sambat date of `timestamp` in the reader's timezone */
            timestamp_bs: string | null;
            /** Translated */
            translated: ("en" | "ne") | null;
        };
        /**
         * NotificationOut
         * @description A new notification, on every open socket of its owner.
         */
        NotificationOut: {
            notification: components["schemas"]["NotificationView"];
            /**
             * Type
             * @default notification
             * @constant
             */
            type: "notification";
            /** Unread Count */
            unread_count: number;
        };
        /**
         * NotificationsOut
         * @description The first frame of a notifications socket: the count, and the newest unread ones.
         */
        NotificationsOut: {
            /** Items */
            items: components["schemas"]["NotificationView"][];
            /**
             * Type
             * @default notifications
             * @constant
             */
            type: "notifications";
            /** Unread Count */
            unread_count: number;
        };
        /**
         * NotificationType
         * @enum {string}
         */
        NotificationType: "BOOKING_CREATED" | "BOOKING_ACCEPTED" | "BOOKING_COMPLETED" | "BOOKING_CANCELLED" | "PAYMENT_SUCCESS" | "PAYMENT_FAILED" | "PAYMENT_REFUNDED" | "NEW_MESSAGE" | "REVIEW_RECEIVED" | "REVIEW_REJECTED" | "PANDIT_VERIFIED" | "PANDIT_REJECTED" | "ADMIN_ATTENTION";
        /** NotificationView */
        NotificationView: {
            /** Booking Id */
            booking_id: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** @description the Bikram Sambat date of `created_at` in the reader's timezone */
            created_at_bs: string | null;
            /** Id */
            id: string;
            /** Is Read */
            is_read: boolean;
            /** Message */
            message: string;
            /** Message Ne */
            message_ne: string;
            notification_type: components["schemas"]["NotificationType"];
            /** Read At */
            read_at: string | null;
            /** @description the Bikram Sambat date of `read_at` in the reader's timezone */
            read_at_bs: string | null;
            /** Title */
            title: string;
            /** Title Ne */
            title_ne: string;
            /** User Id */
            user_id: string;
            /** User Timezone */
            user_timezone: string;
        };
        /** PingFrame */
        PingFrame: {
            /**
             * Action
             * @constant
             */
            action: "ping";
            /**
             * Room Id
             * @default null
             */
            room_id?: string | null;
        };
        /**
         * PongOut
         * @description The answer to a ping; the time is UTC.
         */
        PongOut: {
            /** Server Time */
            server_time: string;
            /**
             * Type
             * @default pong
             * @constant
             */
            type: "pong";
        };
        /**
         * PresenceOut
         * @description The other one has come or gone.
         */
        PresenceOut: {
            /** Last Seen */
            last_seen: string | null;
            /** @description the Bikram Sambat date of `last_seen` in the reader's timezone */
            last_seen_bs: string | null;
            /** Room Id */
            room_id: string;
            /**
             * Status
             * @enum {string}
             */
            status: "online" | "offline" | "unknown";
            /**
             * Type
             * @default presence
             * @constant
             */
            type: "presence";
            /** User Id */
            user_id: string;
        };
        /** PresenceView */
        PresenceView: {
            /** Last Seen */
            last_seen: string | null;
            /** @description the Bikram Sambat date of `last_seen` in the reader's timezone */
            last_seen_bs: string | null;
            /**
             * Status
             * @enum {string}
             */
            status: "online" | "offline" | "unknown";
        };
        /** ReadFrame */
        ReadFrame: {
            /**
             * Action
             * @constant
             */
            action: "read";
            /**
             * Room Id
             * @default null
             */
            room_id?: string | null;
            /** Up To Seq */
            up_to_seq: number;
        };
        /**
         * ReadOut
         * @description A member has read the room up to a message.
         */
        ReadOut: {
            /**
             * Read At
             * Format: date-time
             */
            read_at: string;
            /** @description the Bikram Sambat date of `read_at` in the reader's timezone */
            read_at_bs: string | null;
            /** Room Id */
            room_id: string;
            /**
             * Type
             * @default read
             * @constant
             */
            type: "read";
            /** Up To Seq */
            up_to_seq: number;
            /** User Id */
            user_id: string;
        };
        /**
         * ReviewUpdatedOut
         * @description A machine has put a review into the other language; on every open socket of the booking's parties.
         */
        ReviewUpdatedOut: {
            review: components["schemas"]["ReviewView"];
            /**
             * Type
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
            /** Booking Id */
            booking_id: string;
            /** Comment */
            comment: string | null;
            /** Comment Ne */
            comment_ne: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** @description the Bikram Sambat date of `created_at` in the reader's timezone */
            created_at_bs: string | null;
            /** Customer Id */
            customer_id: string;
            /** Customer Name */
            customer_name: string;
            /** Id */
            id: string;
            /** Is Verified */
            is_verified: boolean;
            /** Knowledge */
            knowledge: number;
            /** Pandit Id */
            pandit_id: string;
            /** Professionalism */
            professionalism: number;
            /** Punctuality */
            punctuality: number;
            /** Rating */
            rating: number;
            /** Rejection Reason */
            rejection_reason: string | null;
            /** Translated */
            translated: ("en" | "ne") | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** @description the Bikram Sambat date of `updated_at` in the reader's timezone */
            updated_at_bs: string | null;
        };
        /**
         * SimpleMessageFrame
         * @description A message from a simple client, on a chat socket. Its ``client_id`` is made by the server where it has none.
         */
        SimpleMessageFrame: {
            /**
             * Client Id
             * @default null
             */
            client_id?: string | null;
            /**
             * Content
             * @default null
             */
            content?: string | null;
            /**
             * Content Ne
             * @default null
             */
            content_ne?: string | null;
            /**
             * File Id
             * @default null
             */
            file_id?: string | null;
            /**
             * Room Id
             * @default null
             */
            room_id?: string | null;
            /**
             * Type
             * @enum {string}
             */
            type: "TEXT" | "IMAGE" | "FILE";
        };
        /**
         * Status
         * @enum {string}
         */
        Status: "PENDING" | "ACCEPTED" | "COMPLETED" | "CANCELLED";
        /** TypingFrame */
        TypingFrame: {
            /**
             * Action
             * @constant
             */
            action: "typing";
            /** Is Typing */
            is_typing: boolean;
            /**
             * Room Id
             * @default null
             */
            room_id?: string | null;
        };
        /**
         * TypingOut
         * @description The other one types; this expires by itself after so many seconds.
         */
        TypingOut: {
            /** Expires In */
            expires_in: number;
            /** Is Typing */
            is_typing: boolean;
            /** Room Id */
            room_id: string;
            /**
             * Type
             * @default typing
             * @constant
             */
            type: "typing";
            /** User Id */
            user_id: string;
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
