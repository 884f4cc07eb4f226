// Generated from /api/openapi.json by "npm run generate". Not edited by hand.

export interface paths {
    "/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did what, when; newest first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                };
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Who did what, when; newest first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["AuditEntryView"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description BAD_CURSOR */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description WRONG_ROLE */
                403: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/bookings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Bookings of one status or of any: newest first, or by the time of the puja, what is to come first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                    q?: string | null;
                    sort?: components["schemas"]["BookingSort"];
                    status?: components["schemas"]["BookingStatus"] | null;
                };
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Bookings of one status or of any: newest first, or by the time of the puja, what is to come first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["BookingView"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description BAD_CURSOR */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description WRONG_ROLE */
                403: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/pandits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Pandits of one verification status or of any, newest first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                    status?: components["schemas"]["VerificationStatus"] | null;
                };
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Pandits of one verification status or of any, newest first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["PanditForAdminView"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description BAD_CURSOR */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description WRONG_ROLE */
                403: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/pandits/{pandit_id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep a pandit out of sight, and tell him why; again changes nothing. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    pandit_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Rejection"];
                };
            };
            responses: {
                /** @description Keep a pandit out of sight, and tell him why; again changes nothing. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PanditForAdminView"];
                    };
                };
                /** @description NOT_JSON */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description WRONG_ROLE */
                403: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/pandits/{pandit_id}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a pandit be seen and booked; again changes nothing. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    pandit_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Let a pandit be seen and booked; again changes nothing. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PanditForAdminView"];
                    };
                };
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description WRONG_ROLE */
                403: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All payments, by status and by whether a person is wanted, newest booking first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                    needs_attention?: boolean | null;
                    q?: string | null;
                    status?: components["schemas"]["PaymentStatus"] | null;
                };
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description All payments, by status and by whether a person is wanted, newest booking first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["PaymentView"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description BAD_CURSOR */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description WRONG_ROLE */
                403: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/payments/{payment_id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decide a held attempt by hand. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    payment_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ResolveBody"];
                };
            };
            responses: {
                /** @description Decide a held attempt by hand. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PaymentView"];
                    };
                };
                /** @description NOT_JSON */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description WRONG_ROLE */
                403: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description NOT_HELD, ALREADY_PAID */
                409: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reviews published or not, newest text first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    is_verified?: boolean | null;
                    limit?: number;
                    status?: components["schemas"]["ReviewStatus"] | null;
                };
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Reviews published or not, newest text first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["ModeratedReviewView"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description BAD_CURSOR */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description WRONG_ROLE */
                403: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/reviews/{review_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Publish a review; again changes nothing. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    review_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
            responses: {
                /** @description Publish a review; again changes nothing. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ModeratedReviewView"];
                    };
                };
                /** @description NOT_JSON */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description WRONG_ROLE */
                403: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description REVIEW_CHANGED */
                409: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/reviews/{review_id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep a review from the public, and tell its customer why; again changes nothing. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    review_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReviewRejection"];
                };
            };
            responses: {
                /** @description Keep a review from the public, and tell its customer why; again changes nothing. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ModeratedReviewView"];
                    };
                };
                /** @description NOT_JSON */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description WRONG_ROLE */
                403: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description REVIEW_CHANGED */
                409: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many there are of everything. */
        get: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description How many there are of everything. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StatsView"];
                    };
                };
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description WRONG_ROLE */
                403: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everybody with an account, newest first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                    q?: string | null;
                };
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Everybody with an account, newest first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["UserView"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description BAD_CURSOR */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description WRONG_ROLE */
                403: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What gateways and returning payers sent, newest first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                    processed?: boolean | null;
                };
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What gateways and returning payers sent, newest first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["WebhookView"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description BAD_CURSOR */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description WRONG_ROLE */
                403: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/webhooks/{webhook_id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Process a kept request once more. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    webhook_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Process a kept request once more. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebhookView"];
                    };
                };
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description WRONG_ROLE */
                403: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/asyncapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The WebSocket protocol, as AsyncAPI 3.0. */
        get: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The WebSocket protocol, as AsyncAPI 3.0. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, never>;
                    };
                };
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Log in. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Login"];
                };
            };
            responses: {
                /** @description Log in. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TokensView"];
                    };
                };
                /** @description NOT_JSON */
                400: components["responses"]["Refusal"];
                /** @description WRONG_CREDENTIALS */
                401: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description RATE_LIMITED */
                429: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the session of a refresh token. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Refresh"];
                };
            };
            responses: {
                /** @description End the session of a refresh token. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description NOT_JSON */
                400: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Turn a refresh token into a new pair; again within 60 seconds into another, later the session ends. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Refresh"];
                };
            };
            responses: {
                /** @description Turn a refresh token into a new pair; again within 60 seconds into another, later the session ends. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TokensView"];
                    };
                };
                /** @description NOT_JSON */
                400: components["responses"]["Refusal"];
                /** @description REFRESH_REFUSED */
                401: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make an account, and log in. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Registration"];
                };
            };
            responses: {
                /** @description Make an account, and log in. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TokensView"];
                    };
                };
                /** @description NOT_JSON */
                400: components["responses"]["Refusal"];
                /** @description EMAIL_TAKEN */
                409: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description RATE_LIMITED */
                429: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bookings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My bookings (an admin's: all): newest first, or by the time of the puja, what is to come first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                    sort?: components["schemas"]["BookingSort"];
                    status?: components["schemas"]["BookingStatus"] | null;
                };
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description My bookings (an admin's: all): newest first, or by the time of the puja, what is to come first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["BookingView"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description BAD_CURSOR */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        /** Book a puja; 200 with the first booking where the same was asked before. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewBooking"];
                };
            };
            responses: {
                /** @description Book a puja; 200 with the first booking where the same was asked before. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BookingView"];
                    };
                };
                /** @description Book a puja; 200 with the first booking where the same was asked before. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BookingView"];
                    };
                };
                /** @description NOT_JSON, IDEMPOTENCY_KEY_REQUIRED */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description WRONG_ROLE */
                403: components["responses"]["Refusal"];
                /** @description SLOT_TAKEN, IDEMPOTENCY_KEY_REUSED */
                409: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bookings/{booking_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of my bookings. */
        get: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    booking_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One of my bookings. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BookingView"];
                    };
                };
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bookings/{booking_id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a booking on: its pandit. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    booking_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["MoveBody"];
                };
            };
            responses: {
                /** @description Take a booking on: its pandit. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BookingView"];
                    };
                };
                /** @description NOT_JSON */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description FORBIDDEN */
                403: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description ILLEGAL_TRANSITION */
                409: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bookings/{booking_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a booking: a party or an admin; pandit and admin give a reason. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    booking_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["MoveBody"];
                };
            };
            responses: {
                /** @description Cancel a booking: a party or an admin; pandit and admin give a reason. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BookingView"];
                    };
                };
                /** @description NOT_JSON */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description FORBIDDEN */
                403: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description ILLEGAL_TRANSITION */
                409: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bookings/{booking_id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that the puja has been held: its pandit or an admin, once its time has come. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    booking_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["MoveBody"];
                };
            };
            responses: {
                /** @description Say that the puja has been held: its pandit or an admin, once its time has come. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BookingView"];
                    };
                };
                /** @description NOT_JSON */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description FORBIDDEN */
                403: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description ILLEGAL_TRANSITION */
                409: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bookings/{booking_id}/payment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How a booking is paid; 404 before its first checkout. */
        get: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    booking_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description How a booking is paid; 404 before its first checkout. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PaymentView"];
                    };
                };
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        /** Start to pay a booking of mine. While an earlier attempt is in doubt only with ``anyway``. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Accept-Language"?: string;
                    "Idempotency-Key": string;
                };
                path: {
                    booking_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CheckoutBody"];
                };
            };
            responses: {
                /** @description Start to pay a booking of mine. While an earlier attempt is in doubt only with ``anyway``. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StartedView"];
                    };
                };
                /** @description NOT_JSON, IDEMPOTENCY_KEY_REQUIRED */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description FORBIDDEN */
                403: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description IDEMPOTENCY_KEY_REUSED, ALREADY_PAID, BOOKING_CANCELLED, PAYMENT_IN_DOUBT */
                409: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description GATEWAY_FAILED */
                502: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY, GATEWAY_UNAVAILABLE */
                503: components["responses"]["Refusal"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bookings/{booking_id}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The review of one of my bookings. */
        get: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    booking_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The review of one of my bookings. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReviewView"];
                    };
                };
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        /** Review a completed booking, once: its customer. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    booking_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewReview"];
                };
            };
            responses: {
                /** @description Review a completed booking, once: its customer. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReviewView"];
                    };
                };
                /** @description NOT_JSON */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description FORBIDDEN */
                403: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description BOOKING_NOT_COMPLETED, ALREADY_REVIEWED */
                409: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/chat/rooms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My conversations, newest activity first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                };
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description My conversations, newest activity first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["RoomView"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description BAD_CURSOR */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/chat/rooms/{room_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One conversation. */
        get: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    room_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One conversation. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RoomView"];
                    };
                };
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/chat/rooms/{room_id}/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Announce a file, and get where to upload it. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    room_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Announcement"];
                };
            };
            responses: {
                /** @description Announce a file, and get where to upload it. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AttachmentView"];
                    };
                };
                /** @description NOT_JSON */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description WRONG_ROLE, FORBIDDEN */
                403: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description ROOM_CLOSED */
                409: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED, FILE_NOT_AS_ANNOUNCED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/chat/rooms/{room_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page of messages in ascending order; the newest one without a query. */
        get: {
            parameters: {
                query?: {
                    after_seq?: number | null;
                    before_seq?: number | null;
                    limit?: number;
                };
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    room_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of messages in ascending order; the newest one without a query. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessagesView"];
                    };
                };
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        /** Send a message; 200 with the first result where its `client_id` was sent before. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    room_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            responses: {
                /** @description Send a message; 200 with the first result where its `client_id` was sent before. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageView"];
                    };
                };
                /** @description Send a message; 200 with the first result where its `client_id` was sent before. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageView"];
                    };
                };
                /** @description NOT_JSON */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description WRONG_ROLE, FORBIDDEN */
                403: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description ROOM_CLOSED, ATTACHMENT_USED */
                409: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED, FILE_NOT_AS_ANNOUNCED */
                422: components["responses"]["Refusal"];
                /** @description RATE_LIMITED */
                429: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/chat/rooms/{room_id}/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who of the two is there: by user id. */
        get: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    room_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Who of the two is there: by user id. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            [key: string]: components["schemas"]["PresenceView"];
                        };
                    };
                };
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description WRONG_ROLE */
                403: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/chat/rooms/{room_id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** I have read up to here. The pointer only moves forward. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    room_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReadUpTo"];
                };
            };
            responses: {
                /** @description I have read up to here. The pointer only moves forward. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LastReadView"];
                    };
                };
                /** @description NOT_JSON */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description WRONG_ROLE, FORBIDDEN */
                403: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/chat/rooms/{room_id}/transcript": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The conversation as a text file, in my language and time; 303 to a link where it is too long for an answer. */
        get: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    room_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The conversation as a text file, in my language and time; 303 to a link where it is too long for an answer. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
                /** @description The answer is too large for one: it is to be fetched from this link, without credentials */
                303: {
                    headers: {
                        Location: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the parts answer; 503 without DynamoDB. */
        get: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Whether the parts answer; 503 without DynamoDB. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HealthView"];
                    };
                };
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who I am. */
        get: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Who I am. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UserView"];
                    };
                };
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change my name, phone, language or timezone. */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
            responses: {
                /** @description Change my name, phone, language or timezone. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UserView"];
                    };
                };
                /** @description NOT_JSON */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        trace?: never;
    };
    "/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What I was told, newest first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                    unread?: boolean;
                };
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What I was told, newest first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["NotificationView"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description BAD_CURSOR */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications/{notification_id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark one as read; again is no error. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    notification_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Mark one as read; again is no error. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["NotificationView"];
                    };
                };
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications/read-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark everything as read. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Mark everything as read. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UnreadView"];
                    };
                };
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications/unread-count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many I have not read. */
        get: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description How many I have not read. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UnreadView"];
                    };
                };
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This API, as OpenAPI 3.1. */
        get: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description This API, as OpenAPI 3.1. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, never>;
                    };
                };
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pandits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The verified pandits, best rated or newest first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                    sort?: components["schemas"]["Sort"];
                };
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The verified pandits, best rated or newest first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["PanditView"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description BAD_CURSOR */
                400: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pandits/{pandit_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One verified pandit. */
        get: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    pandit_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One verified pandit. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PanditView"];
                    };
                };
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pandits/{pandit_id}/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A pandit's published reviews, newest first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                };
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    pandit_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A pandit's published reviews, newest first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["PublicReviewView"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description BAD_CURSOR */
                400: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pandits/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My own profile, in any status. */
        get: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description My own profile, in any status. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OwnPanditView"];
                    };
                };
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description WRONG_ROLE */
                403: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        /** Change my services, and of the rest the fields that are sent. */
        put: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ProfileBody"];
                };
            };
            responses: {
                /** @description Change my services, and of the rest the fields that are sent. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OwnPanditView"];
                    };
                };
                /** @description NOT_JSON */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description WRONG_ROLE */
                403: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The payments of my bookings (an admin's: all), newest booking first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                };
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The payments of my bookings (an admin's: all), newest booking first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["PaymentView"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description BAD_CURSOR */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payments/{payment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One payment. */
        get: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    payment_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One payment. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PaymentView"];
                    };
                };
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payments/{payment_id}/confirm-cash": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The cash has been handed over: its pandit or an admin. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    payment_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The cash has been handed over: its pandit or an admin. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PaymentView"];
                    };
                };
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description FORBIDDEN */
                403: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description NOT_HELD */
                409: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payments/{payment_id}/refund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Return a payment or a part of it. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Accept-Language"?: string;
                    "Idempotency-Key": string;
                };
                path: {
                    payment_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RefundBody"];
                };
            };
            responses: {
                /** @description Return a payment or a part of it. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PaymentView"];
                    };
                };
                /** @description NOT_JSON, IDEMPOTENCY_KEY_REQUIRED */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description WRONG_ROLE */
                403: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description IDEMPOTENCY_KEY_REUSED, NOT_PAID */
                409: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payments/{payment_id}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask the gateway now. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    payment_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Ask the gateway now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PaymentView"];
                    };
                };
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description GATEWAY_FAILED */
                502: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY, GATEWAY_UNAVAILABLE */
                503: components["responses"]["Refusal"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payments/methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The six ways to pay, and which of them can be used now: by anybody, or for one booking of the caller's. */
        get: {
            parameters: {
                query?: {
                    booking_id?: string | null;
                };
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The six ways to pay, and which of them can be used now: by anybody, or for one booking of the caller's. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MethodsView"];
                    };
                };
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY, GATEWAY_UNAVAILABLE */
                503: components["responses"]["Refusal"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/{review_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change my review: it waits to be published again. */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path: {
                    review_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReviewEdit"];
                };
            };
            responses: {
                /** @description Change my review: it waits to be published again. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReviewView"];
                    };
                };
                /** @description NOT_JSON */
                400: components["responses"]["Refusal"];
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description FORBIDDEN */
                403: components["responses"]["Refusal"];
                /** @description NOT_FOUND */
                404: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description VALIDATION_FAILED */
                422: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        trace?: never;
    };
    "/ws/ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A pass for one WebSocket connect, good for a minute. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A pass for one WebSocket connect, good for a minute. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TicketView"];
                    };
                };
                /** @description UNAUTHENTICATED */
                401: components["responses"]["Refusal"];
                /** @description TOO_LARGE */
                413: components["responses"]["Refusal"];
                /** @description UNAVAILABLE, BUSY */
                503: components["responses"]["Refusal"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AllBookingsQuery
         * @description ``q`` finds by any reference, by e-mail, telephone number and name; its hits have an order of their own.
         */
        AllBookingsQuery: {
            /** @default null */
            q?: string | null;
            /** @default newest */
            sort?: components["schemas"]["BookingSort"];
            /** @default null */
            status?: components["schemas"]["BookingStatus"] | null;
        };
        /**
         * Announcement
         * @description A file about to be uploaded.
         */
        Announcement: {
            content_type: string;
            filename: string;
            size: number;
        };
        /**
         * Approval
         * @description ``version``: the one that the admin has read. Where it is given, a text edited meanwhile is not published.
         */
        Approval: {
            /** @default null */
            version?: string | null;
        };
        /** AttachmentView */
        AttachmentView: {
            file_id: string;
            upload: components["schemas"]["UploadView"];
        };
        /**
         * AttemptView
         * @description ``given_up_at`` is when the payer turned back at the gateway; ``in_doubt`` that it may be paid, and a person has
         *     to find out. For admins only: ``held_because`` is why a person has to decide it, ``held_text`` the same in words,
         *     ``response`` what the gateway said.
         */
        AttemptView: {
            amount: string;
            /** Format: date-time */
            created_at: string;
            /** @description the Bikram Sambat date of `created_at` in the reader's timezone */
            created_at_bs: string | null;
            currency: string;
            exchange_rate: string | null;
            given_up_at: string | null;
            /** @description the Bikram Sambat date of `given_up_at` in the reader's timezone */
            given_up_at_bs: string | null;
            held_because: components["schemas"]["Why"] | null;
            held_text: string | null;
            id: string;
            in_doubt: boolean;
            payment_method: components["schemas"]["PaymentMethod"];
            response: {
                [key: string]: unknown;
            } | null;
            status: components["schemas"]["PaymentStatus"];
            transaction_id: string | null;
        };
        /** AuditEntryView */
        AuditEntryView: {
            action: string;
            actor_id: string;
            /** Format: date-time */
            created_at: string;
            /** @description the Bikram Sambat date of `created_at` in the reader's timezone */
            created_at_bs: string | null;
            details: {
                [key: string]: unknown;
            };
            id: string;
            object_id: string;
            object_type: string;
        };
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
        /** BookingCounts */
        BookingCounts: {
            accepted: number;
            cancelled: number;
            completed: number;
            pending: number;
        };
        /**
         * BookingSort
         * @description The order of a list: newest booking first, or by the time of the puja, what is to come first.
         * @enum {string}
         */
        BookingSort: "newest" | "soonest";
        /** BookingsQuery */
        BookingsQuery: {
            /** @default newest */
            sort?: components["schemas"]["BookingSort"];
            /** @default null */
            status?: components["schemas"]["BookingStatus"] | null;
        };
        /**
         * BookingStatus
         * @enum {string}
         */
        BookingStatus: "PENDING" | "ACCEPTED" | "COMPLETED" | "CANCELLED";
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
         * CheckoutBody
         * @description ``anyway`` starts another attempt while an earlier one is in doubt (``PAYMENT_IN_DOUBT``): the payer knows that
         *     the earlier one may turn out paid as well, and is then returned.
         */
        CheckoutBody: {
            /** @default false */
            anyway?: boolean;
            payment_method: components["schemas"]["PaymentMethod"];
        };
        /**
         * CounterpartView
         * @description The other one of the conversation.
         */
        CounterpartView: {
            full_name: string;
            id: string;
            last_seen: string | null;
            /** @description the Bikram Sambat date of `last_seen` in the reader's timezone */
            last_seen_bs: string | null;
            /** @enum {string} */
            status: "online" | "offline" | "unknown";
        };
        /**
         * Draft
         * @description A message to be sent. A text has words in at least one language; each other type has its ``file_id``.
         */
        Draft: {
            client_id: string;
            /** @default null */
            content?: string | null;
            /** @default null */
            content_ne?: string | null;
            /** @default null */
            file_id?: string | null;
            /** @enum {string} */
            message_type: "TEXT" | "IMAGE" | "FILE" | "AUDIO";
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
         * FormView
         * @description Post these fields as a form.
         */
        FormView: {
            expires_at: string | null;
            fields: {
                [key: string]: string;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "form";
            /** @constant */
            method: "POST";
            url: string;
        };
        /**
         * HealthView
         * @description ``degraded`` is without Redis: presence is unknown and typing is not shown; all else works.
         */
        HealthView: {
            /** @constant */
            dynamodb: "ok";
            /** @enum {string} */
            redis: "ok" | "down";
            /** @enum {string} */
            status: "ok" | "degraded";
            version: string;
        };
        /**
         * HistoryQuery
         * @description At most one of the two; without either, the newest page.
         */
        HistoryQuery: {
            /** @default null */
            after_seq?: number | null;
            /** @default null */
            before_seq?: number | null;
            /** @default 20 */
            limit?: number;
        };
        /**
         * Language
         * @enum {string}
         */
        Language: "en" | "ne";
        /** LastReadView */
        LastReadView: {
            last_read_seq: number;
        };
        /** Login */
        Login: {
            email: string;
            password: string;
        };
        /**
         * MessagesView
         * @description Ascending by ``seq``.
         */
        MessagesView: {
            has_more: boolean;
            items: components["schemas"]["MessageView"][];
        };
        /**
         * MessageType
         * @enum {string}
         */
        MessageType: "TEXT" | "IMAGE" | "FILE" | "AUDIO" | "SYSTEM";
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
         * MethodsQuery
         * @description ``booking_id``: a booking of the caller's, to be told what each way charges for it and which cannot take it.
         */
        MethodsQuery: {
            /** @default null */
            booking_id?: string | null;
        };
        /** MethodsView */
        MethodsView: {
            items: components["schemas"]["MethodView"][];
        };
        /**
         * MethodView
         * @description A way to pay. The last four are null unless a booking was named: what it charges for that booking, at which rate
         *     where it charges another currency, and why it cannot take it.
         */
        MethodView: {
            amount: string | null;
            currencies: string[];
            currency: string | null;
            enabled: boolean;
            exchange_rate: string | null;
            payment_method: components["schemas"]["PaymentMethod"];
            reason: string | null;
            refund: components["schemas"]["RefundKind"];
        };
        /**
         * ModeratedReviewView
         * @description A review on the admins' desk; ``version`` is what an approval may name.
         */
        ModeratedReviewView: {
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
            version: string;
        };
        /**
         * ModerationQuery
         * @description ``status`` tells those that wait for an admin (PENDING) from those that were refused (REJECTED).
         */
        ModerationQuery: {
            /** @default null */
            is_verified?: boolean | null;
            /** @default null */
            status?: components["schemas"]["ReviewStatus"] | null;
        };
        /**
         * MoveBody
         * @description Why a booking is moved on: required of a pandit and an admin who cancel.
         */
        MoveBody: {
            /** @default null */
            reason?: string | null;
        };
        /**
         * NewBooking
         * @description The price is the service's; a client has no say in it.
         *
         *     ``place_timezone`` is where the puja is held, Nepal if left out; the moment is ``scheduled_at``'s in any case.
         */
        NewBooking: {
            address: string;
            /** @default null */
            note?: string | null;
            /** @default null */
            note_ne?: string | null;
            pandit_id: string;
            /** @default null */
            place_timezone?: string | null;
            /** Format: date-time */
            scheduled_at: string;
            service_id: string;
        };
        /**
         * NewReview
         * @description Four marks, and words in either language or both.
         */
        NewReview: {
            /** @default null */
            comment?: string | null;
            /** @default null */
            comment_ne?: string | null;
            knowledge: number;
            professionalism: number;
            punctuality: number;
            rating: number;
        };
        /**
         * NothingView
         * @description Nothing to do now: the money changes hands at the puja.
         */
        NothingView: {
            expires_at: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "none";
        };
        /** NotificationQuery */
        NotificationQuery: {
            /** @default false */
            unread?: boolean;
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
         * OwnPanditView
         * @description A profile as its pandit and the admins see it.
         */
        OwnPanditView: {
            bio: string | null;
            bio_ne: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description the Bikram Sambat date of `created_at` in the reader's timezone */
            created_at_bs: string | null;
            full_name: string;
            id: string;
            languages: string[];
            rating: components["schemas"]["RatingView"];
            rejection_reason: string | null;
            services: components["schemas"]["ServiceView"][];
            /** Format: date-time */
            updated_at: string;
            /** @description the Bikram Sambat date of `updated_at` in the reader's timezone */
            updated_at_bs: string | null;
            verification_status: components["schemas"]["VerificationStatus"];
        };
        /** PanditCounts */
        PanditCounts: {
            pending: number;
            rejected: number;
            verified: number;
        };
        /**
         * PanditForAdminView
         * @description A profile with how its pandit is reached, for whoever decides whether to verify him.
         */
        PanditForAdminView: {
            bio: string | null;
            bio_ne: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description the Bikram Sambat date of `created_at` in the reader's timezone */
            created_at_bs: string | null;
            email: string | null;
            full_name: string;
            id: string;
            languages: string[];
            phone: string | null;
            rating: components["schemas"]["RatingView"];
            rejection_reason: string | null;
            services: components["schemas"]["ServiceView"][];
            /** Format: date-time */
            updated_at: string;
            /** @description the Bikram Sambat date of `updated_at` in the reader's timezone */
            updated_at_bs: string | null;
            verification_status: components["schemas"]["VerificationStatus"];
        };
        /** PanditsQuery */
        PanditsQuery: {
            /** @default rating */
            sort?: components["schemas"]["Sort"];
        };
        /** PanditView */
        PanditView: {
            bio: string | null;
            bio_ne: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description the Bikram Sambat date of `created_at` in the reader's timezone */
            created_at_bs: string | null;
            full_name: string;
            id: string;
            languages: string[];
            rating: components["schemas"]["RatingView"];
            services: components["schemas"]["ServiceView"][];
            /** Format: date-time */
            updated_at: string;
            /** @description the Bikram Sambat date of `updated_at` in the reader's timezone */
            updated_at_bs: string | null;
            verification_status: components["schemas"]["VerificationStatus"];
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
        /** PaymentCounts */
        PaymentCounts: {
            needs_attention: number;
        };
        /**
         * PaymentMethod
         * @enum {string}
         */
        PaymentMethod: "KHALTI" | "ESEWA" | "CONNECT_IPS" | "IME_PAY" | "STRIPE" | "CASH";
        /**
         * PaymentsQuery
         * @description ``q`` finds by any reference, by e-mail, telephone number and name; its hits have an order of their own.
         */
        PaymentsQuery: {
            /** @default null */
            needs_attention?: boolean | null;
            /** @default null */
            q?: string | null;
            /** @default null */
            status?: components["schemas"]["PaymentStatus"] | null;
        };
        /**
         * PaymentStatus
         * @description Of a payment, and of each of its attempts.
         * @enum {string}
         */
        PaymentStatus: "PENDING" | "PROCESSING" | "COMPLETED" | "FAILED" | "REFUNDED";
        /**
         * PaymentView
         * @description ``refund_amount`` is what is back with the customer of this payment. For admins only: ``gateway_response``,
         *     ``customer``, ``pandit`` and ``service``.
         */
        PaymentView: {
            amount: string;
            attempts: components["schemas"]["AttemptView"][];
            booking_id: string;
            completed_at: string | null;
            /** @description the Bikram Sambat date of `completed_at` in the reader's timezone */
            completed_at_bs: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description the Bikram Sambat date of `created_at` in the reader's timezone */
            created_at_bs: string | null;
            currency: string;
            customer?: components["schemas"]["PartyView"];
            gateway_response: {
                [key: string]: unknown;
            } | null;
            id: string;
            needs_attention: boolean;
            pandit?: components["schemas"]["PartyView"];
            payment_method: components["schemas"]["PaymentMethod"];
            refund_amount: string;
            refund_reason: string | null;
            refunded_at: string | null;
            /** @description the Bikram Sambat date of `refunded_at` in the reader's timezone */
            refunded_at_bs: string | null;
            refunds: components["schemas"]["RefundView"][];
            service?: components["schemas"]["BookedServiceView"];
            status: components["schemas"]["PaymentStatus"];
            transaction_id: string | null;
            /** Format: date-time */
            updated_at: string;
            /** @description the Bikram Sambat date of `updated_at` in the reader's timezone */
            updated_at_bs: string | null;
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
        Problem: {
            /** @description stable; texts are in the reader's language */
            code: string;
            detail: string;
            errors: {
                field: string;
                message: string;
            }[];
            status: number;
            title: string;
            type: string;
        };
        /**
         * Profile
         * @description Any of these; what is left out stays. Only ``phone`` may be taken back with null.
         */
        Profile: {
            full_name?: string;
            language?: components["schemas"]["Language"];
            phone?: string | null;
            timezone?: string;
        };
        /**
         * ProfileBody
         * @description ``services`` replaces all of them; of the others, what is left out stays.
         */
        ProfileBody: {
            bio?: string | null;
            bio_ne?: string | null;
            languages?: string[];
            services: components["schemas"]["ServiceBody"][];
        };
        /**
         * PublicReviewView
         * @description A published review, as everybody reads it.
         */
        PublicReviewView: {
            booking_id: string;
            comment: string | null;
            comment_ne: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description the Bikram Sambat date of `created_at` in the reader's timezone */
            created_at_bs: string | null;
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
         * RatingView
         * @description Averages of the published reviews with two decimals, null without any.
         */
        RatingView: {
            average: string | null;
            count: number;
            knowledge: string | null;
            professionalism: string | null;
            punctuality: string | null;
        };
        /** ReadUpTo */
        ReadUpTo: {
            up_to_seq: number;
        };
        /**
         * RedirectView
         * @description Follow the link.
         */
        RedirectView: {
            expires_at: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "redirect";
            url: string;
        };
        /** Refresh */
        Refresh: {
            refresh_token: string;
        };
        /**
         * RefundBody
         * @description Without an amount, all that is left. Gateways without an API need the reference of what was done by hand.
         */
        RefundBody: {
            /** @default null */
            amount?: string | null;
            /** @default null */
            manual_reference?: string | null;
            reason: string;
        };
        /**
         * RefundKind
         * @enum {string}
         */
        RefundKind: "API" | "MANUAL";
        /**
         * RefundStatus
         * @enum {string}
         */
        RefundStatus: "PENDING" | "COMPLETED" | "FAILED";
        /** RefundView */
        RefundView: {
            amount: string;
            /** Format: date-time */
            created_at: string;
            /** @description the Bikram Sambat date of `created_at` in the reader's timezone */
            created_at_bs: string | null;
            currency: string;
            id: string;
            kind: components["schemas"]["RefundKind"];
            manual_reference: string | null;
            reason: string;
            status: components["schemas"]["RefundStatus"];
        };
        /** Registration */
        Registration: {
            email: string;
            full_name: string;
            /** @default en */
            language?: components["schemas"]["Language"];
            password: string;
            /** @default null */
            phone?: string | null;
            /** @enum {string} */
            role: "CUSTOMER" | "PANDIT";
            /** @default Asia/Kathmandu */
            timezone?: string;
        };
        /** Rejection */
        Rejection: {
            reason: string;
        };
        /**
         * ResolveBody
         * @description A person's decision about a held attempt.
         */
        ResolveBody: {
            attempt_id: string;
            note: string;
            /** @enum {string} */
            status: "COMPLETED" | "FAILED";
        };
        /** ReviewCounts */
        ReviewCounts: {
            pending: number;
            rejected: number;
            verified: number;
        };
        /**
         * ReviewEdit
         * @description Any of these; what is left out stays. Only comments may be taken back with null.
         */
        ReviewEdit: {
            comment?: string | null;
            comment_ne?: string | null;
            knowledge?: number;
            professionalism?: number;
            punctuality?: number;
            rating?: number;
        };
        /** ReviewRejection */
        ReviewRejection: {
            reason: string;
            /** @default null */
            version?: string | null;
        };
        /**
         * ReviewStatus
         * @description Where a review stands with the admins.
         * @enum {string}
         */
        ReviewStatus: "PENDING" | "VERIFIED" | "REJECTED";
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
         * Role
         * @enum {string}
         */
        Role: "CUSTOMER" | "PANDIT" | "ADMIN";
        /**
         * RoomView
         * @description ``counterpart`` is null for an admin, who is no member.
         */
        RoomView: {
            booking_id: string;
            counterpart: components["schemas"]["CounterpartView"] | null;
            /** Format: date-time */
            created_at: string;
            /** @description the Bikram Sambat date of `created_at` in the reader's timezone */
            created_at_bs: string | null;
            customer_id: string;
            id: string;
            is_active: boolean;
            last_message: components["schemas"]["MessageView"] | null;
            last_seq: number;
            pandit_id: string;
            unread_count: number;
            /** Format: date-time */
            updated_at: string;
            /** @description the Bikram Sambat date of `updated_at` in the reader's timezone */
            updated_at_bs: string | null;
        };
        /**
         * ServiceBody
         * @description A service; with its ``id`` one that is there already, without one a new one.
         *
         *     ``name`` or ``name_ne`` is enough; readers of the other language see the one that is there.
         */
        ServiceBody: {
            /** @constant */
            currency: "NPR";
            duration_minutes: number;
            /** @default null */
            id?: string | null;
            /** @default null */
            name?: string | null;
            /** @default null */
            name_ne?: string | null;
            price: string;
        };
        /**
         * ServiceView
         * @description A service. ``name`` or ``name_ne`` may be null, never both.
         */
        ServiceView: {
            currency: string;
            duration_minutes: number;
            id: string;
            name: string | null;
            name_ne: string | null;
            price: string;
        };
        /**
         * Sort
         * @description Orders of the public list: best rated first, or newest first.
         * @enum {string}
         */
        Sort: "rating" | "recent";
        /** StartedView */
        StartedView: {
            attempt_id: string;
            checkout: components["schemas"]["RedirectView"] | components["schemas"]["FormView"] | components["schemas"]["NothingView"];
            payment: components["schemas"]["PaymentView"];
        };
        /**
         * StatsView
         * @description How many there are now, by state. An admin is waited for by ``pandits.pending``, ``reviews.pending`` and
         *     ``payments.needs_attention``.
         */
        StatsView: {
            bookings: components["schemas"]["BookingCounts"];
            pandits: components["schemas"]["PanditCounts"];
            payments: components["schemas"]["PaymentCounts"];
            reviews: components["schemas"]["ReviewCounts"];
            users: number;
        };
        /** StatusQuery */
        StatusQuery: {
            /** @default null */
            status?: components["schemas"]["VerificationStatus"] | null;
        };
        Text: [
            string,
            string
        ];
        /**
         * TicketView
         * @description A pass for one WebSocket connect; ``chat_url`` has a literal ``{room_id}`` to put the room into.
         */
        TicketView: {
            chat_url: string;
            expires_in: number;
            notifications_url: string;
            ticket: string;
        };
        /**
         * TokensView
         * @description A pair of tokens; ``expires_in`` is the access token's life in seconds.
         */
        TokensView: {
            access_token: string;
            /** @default 900 */
            expires_in: number;
            refresh_token: string;
            /**
             * @default Bearer
             * @constant
             */
            token_type: "Bearer";
            user: components["schemas"]["UserView"];
        };
        /** UnreadView */
        UnreadView: {
            unread_count: number;
        };
        /**
         * UploadView
         * @description A presigned POST: send ``fields`` and then the file as ``multipart/form-data`` to ``url``.
         */
        UploadView: {
            fields: {
                [key: string]: string;
            };
            url: string;
        };
        /**
         * UsersQuery
         * @description ``q`` finds by e-mail, telephone number and name, and the parties of a booking or payment by its references.
         */
        UsersQuery: {
            /** @default null */
            q?: string | null;
        };
        /** UserView */
        UserView: {
            /** Format: date-time */
            created_at: string;
            /** @description the Bikram Sambat date of `created_at` in the reader's timezone */
            created_at_bs: string | null;
            email: string;
            full_name: string;
            id: string;
            language: components["schemas"]["Language"];
            phone: string | null;
            role: components["schemas"]["Role"];
            timezone: string;
            /** Format: date-time */
            updated_at: string;
            /** @description the Bikram Sambat date of `updated_at` in the reader's timezone */
            updated_at_bs: string | null;
        };
        /**
         * VerificationStatus
         * @enum {string}
         */
        VerificationStatus: "PENDING" | "VERIFIED" | "REJECTED";
        /** WebhooksQuery */
        WebhooksQuery: {
            /** @default null */
            processed?: boolean | null;
        };
        /**
         * WebhookView
         * @description A request of a gateway or of a payer coming back, as it was kept.
         */
        WebhookView: {
            attempt_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description the Bikram Sambat date of `created_at` in the reader's timezone */
            created_at_bs: string | null;
            error: string | null;
            event_id: string | null;
            headers: {
                [key: string]: string;
            };
            id: string;
            path: string;
            payload: string;
            payment_method: components["schemas"]["PaymentMethod"] | null;
            processed: boolean;
            signature_valid: boolean | null;
        };
        /**
         * Why
         * @description Why a person is wanted. The words for it, in both languages, are the core's (``texts.WHY``).
         * @enum {string}
         */
        Why: "UNDECIDED" | "AMOUNT_DIFFERS" | "AMOUNT_MISSING" | "CURRENCY_DIFFERS" | "ORDER_DIFFERS" | "REFERENCE_DIFFERS" | "MERCHANT_DIFFERS" | "NOT_CONFIRMED" | "NOT_THERE" | "DISPUTED" | "PARTLY_RETURNED" | "RETURNED_THERE" | "PAID_TWICE" | "REFUND_BY_HAND" | "REFUND_REFUSED" | "REFUND_NOT_THERE" | "REFUND_UNDECIDED";
    };
    responses: {
        /** @description A refusal */
        Refusal: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
