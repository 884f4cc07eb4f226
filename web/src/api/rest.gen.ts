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
        /** Bookings of one status or of any, newest first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                    status?: components["schemas"]["chalicelib__bookings__rules__Status"] | null;
                };
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Bookings of one status or of any, newest first. */
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
                            items: components["schemas"]["OwnPanditView"][];
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
                        "application/json": components["schemas"]["OwnPanditView"];
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
                        "application/json": components["schemas"]["OwnPanditView"];
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
        /** All payments, by status and by whether a person is wanted. */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                    needs_attention?: boolean | null;
                    status?: components["schemas"]["chalicelib__payments__rules__Status"] | null;
                };
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description All payments, by status and by whether a person is wanted. */
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
        /** Turn a refresh token into a new pair; each serves once. */
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
                /** @description Turn a refresh token into a new pair; each serves once. */
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
        /** My bookings (an admin's: all), newest first. */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                    status?: components["schemas"]["chalicelib__bookings__rules__Status"] | null;
                };
                header?: {
                    "Accept-Language"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description My bookings (an admin's: all), newest first. */
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
        /** Book a puja. */
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
                    "application/json": components["schemas"]["NewBooking"];
                };
            };
            responses: {
                /** @description Book a puja. */
                201: {
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
                /** @description WRONG_ROLE */
                403: components["responses"]["Refusal"];
                /** @description SLOT_TAKEN */
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
        /** Start to pay a booking of mine. */
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
                /** @description Start to pay a booking of mine. */
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
                /** @description IDEMPOTENCY_KEY_REUSED, ALREADY_PAID, BOOKING_CANCELLED */
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
        /** The conversation as a text file, in my language and time. */
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
                /** @description The conversation as a text file, in my language and time. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
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
        /** The six ways to pay, and which of them can be used now. */
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
                /** @description The six ways to pay, and which of them can be used now. */
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
         * Announcement
         * @description A file about to be uploaded.
         */
        Announcement: {
            /**
             * Content Type
             * @enum {string}
             */
            content_type: "image/jpeg" | "image/png" | "image/webp" | "image/gif" | "application/pdf" | "application/msword" | "application/vnd.openxmlformats-officedocument.wordprocessingml.document" | "text/plain";
            /** Filename */
            filename: string;
            /** Size */
            size: number;
        };
        /**
         * Approval
         * @description ``version``: the one that the admin has read. Where it is given, a text edited meanwhile is not published.
         */
        Approval: {
            /**
             * Version
             * @default null
             */
            version?: string | null;
        };
        /** AttachmentView */
        AttachmentView: {
            /** File Id */
            file_id: string;
            upload: components["schemas"]["UploadView"];
        };
        /**
         * AttemptView
         * @description ``given_up_at`` is when the payer turned back at the gateway. For admins only: ``held_because`` is why a person
         *     has to decide it, ``held_text`` the same in words, ``response`` what the gateway said.
         */
        AttemptView: {
            /** Amount */
            amount: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** @description the Bikram Sambat date of `created_at` in the reader's timezone */
            created_at_bs: string | null;
            /** Currency */
            currency: string;
            /** Exchange Rate */
            exchange_rate: string | null;
            /** Given Up At */
            given_up_at: string | null;
            /** @description the Bikram Sambat date of `given_up_at` in the reader's timezone */
            given_up_at_bs: string | null;
            held_because: components["schemas"]["Why"] | null;
            held_text: string | null;
            /** Id */
            id: string;
            payment_method: components["schemas"]["PaymentMethod"];
            /** Response */
            response: {
                [key: string]: unknown;
            } | null;
            status: components["schemas"]["chalicelib__payments__rules__Status"];
            /** Transaction Id */
            transaction_id: string | null;
        };
        /** AuditEntryView */
        AuditEntryView: {
            /** Action */
            action: string;
            /** Actor Id */
            actor_id: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** @description the Bikram Sambat date of `created_at` in the reader's timezone */
            created_at_bs: string | null;
            /** Details */
            details: {
                [key: string]: unknown;
            };
            /** Id */
            id: string;
            /** Object Id */
            object_id: string;
            /** Object Type */
            object_type: string;
        };
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
        /** BookingCounts */
        BookingCounts: {
            /** Accepted */
            accepted: number;
            /** Cancelled */
            cancelled: number;
            /** Completed */
            completed: number;
            /** Pending */
            pending: number;
        };
        /** BookingsQuery */
        BookingsQuery: {
            /** @default null */
            status?: components["schemas"]["chalicelib__bookings__rules__Status"] | null;
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
            status: components["schemas"]["chalicelib__bookings__rules__Status"];
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
         * Status
         * @enum {string}
         */
        chalicelib__bookings__rules__Status: "PENDING" | "ACCEPTED" | "COMPLETED" | "CANCELLED";
        /**
         * Status
         * @description Of a payment, and of each of its attempts.
         * @enum {string}
         */
        chalicelib__payments__rules__Status: "PENDING" | "PROCESSING" | "COMPLETED" | "FAILED" | "REFUNDED";
        /** CheckoutBody */
        CheckoutBody: {
            payment_method: components["schemas"]["PaymentMethod"];
        };
        /**
         * CounterpartView
         * @description The other one of the conversation.
         */
        CounterpartView: {
            /** Full Name */
            full_name: string;
            /** Id */
            id: string;
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
        /**
         * Draft
         * @description A message to be sent. A text has words in at least one language; an image or file has its ``file_id``.
         */
        Draft: {
            /** Client Id */
            client_id: string;
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
        };
        /**
         * FormView
         * @description Post these fields as a form.
         */
        FormView: {
            /** Expires At */
            expires_at: string | null;
            /** Fields */
            fields: {
                [key: string]: string;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "form";
            /**
             * Method
             * @constant
             */
            method: "POST";
            /** Url */
            url: string;
        };
        /**
         * HealthView
         * @description ``degraded`` is without Redis: presence is unknown and typing is not shown; all else works.
         */
        HealthView: {
            /**
             * Dynamodb
             * @constant
             */
            dynamodb: "ok";
            /**
             * Redis
             * @enum {string}
             */
            redis: "ok" | "down";
            /**
             * Status
             * @enum {string}
             */
            status: "ok" | "degraded";
            /** Version */
            version: string;
        };
        /**
         * HistoryQuery
         * @description At most one of the two; without either, the newest page.
         */
        HistoryQuery: {
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
             * @default 20
             */
            limit?: number;
        };
        /**
         * Language
         * @enum {string}
         */
        Language: "en" | "ne";
        /** LastReadView */
        LastReadView: {
            /** Last Read Seq */
            last_read_seq: number;
        };
        /** Login */
        Login: {
            /** Email */
            email: string;
            /** Password */
            password: string;
        };
        /**
         * MessagesView
         * @description Ascending by ``seq``.
         */
        MessagesView: {
            /** Has More */
            has_more: boolean;
            /** Items */
            items: components["schemas"]["MessageView"][];
        };
        /**
         * MessageType
         * @enum {string}
         */
        MessageType: "TEXT" | "IMAGE" | "FILE" | "SYSTEM";
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
        /** MethodsView */
        MethodsView: {
            /** Items */
            items: components["schemas"]["MethodView"][];
        };
        /** MethodView */
        MethodView: {
            /** Currencies */
            currencies: string[];
            /** Enabled */
            enabled: boolean;
            payment_method: components["schemas"]["PaymentMethod"];
            refund: components["schemas"]["RefundKind"];
        };
        /**
         * ModeratedReviewView
         * @description A review on the admins' desk; ``version`` is what an approval may name.
         */
        ModeratedReviewView: {
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
            /** Version */
            version: string;
        };
        /** ModerationQuery */
        ModerationQuery: {
            /**
             * Is Verified
             * @default null
             */
            is_verified?: boolean | null;
        };
        /**
         * MoveBody
         * @description Why a booking is moved on: required of a pandit and an admin who cancel.
         */
        MoveBody: {
            /**
             * Reason
             * @default null
             */
            reason?: string | null;
        };
        /**
         * NewBooking
         * @description The price is the service's; a client has no say in it.
         */
        NewBooking: {
            /** Address */
            address: string;
            /**
             * Note
             * @default null
             */
            note?: string | null;
            /**
             * Note Ne
             * @default null
             */
            note_ne?: string | null;
            /** Pandit Id */
            pandit_id: string;
            /**
             * Scheduled At
             * Format: date-time
             */
            scheduled_at: string;
            /** Service Id */
            service_id: string;
        };
        /**
         * NewReview
         * @description Four marks, and words in either language or both.
         */
        NewReview: {
            /**
             * Comment
             * @default null
             */
            comment?: string | null;
            /**
             * Comment Ne
             * @default null
             */
            comment_ne?: string | null;
            /** Knowledge */
            knowledge: number;
            /** Professionalism */
            professionalism: number;
            /** Punctuality */
            punctuality: number;
            /** Rating */
            rating: number;
        };
        /**
         * NothingView
         * @description Nothing to do now: the money changes hands at the puja.
         */
        NothingView: {
            /** Expires At */
            expires_at: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "none";
        };
        /** NotificationQuery */
        NotificationQuery: {
            /**
             * Unread
             * @default false
             */
            unread?: boolean;
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
        /**
         * OwnPanditView
         * @description A profile as its pandit and the admins see it.
         */
        OwnPanditView: {
            /** Bio */
            bio: string | null;
            /** Bio Ne */
            bio_ne: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** @description the Bikram Sambat date of `created_at` in the reader's timezone */
            created_at_bs: string | null;
            /** Full Name */
            full_name: string;
            /** Id */
            id: string;
            /** Languages */
            languages: string[];
            rating: components["schemas"]["RatingView"];
            /** Rejection Reason */
            rejection_reason: string | null;
            /** Services */
            services: components["schemas"]["ServiceView"][];
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** @description the Bikram Sambat date of `updated_at` in the reader's timezone */
            updated_at_bs: string | null;
            verification_status: components["schemas"]["VerificationStatus"];
        };
        /** PanditCounts */
        PanditCounts: {
            /** Pending */
            pending: number;
            /** Rejected */
            rejected: number;
            /** Verified */
            verified: number;
        };
        /** PanditsQuery */
        PanditsQuery: {
            /** @default rating */
            sort?: components["schemas"]["Sort"];
        };
        /** PanditView */
        PanditView: {
            /** Bio */
            bio: string | null;
            /** Bio Ne */
            bio_ne: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** @description the Bikram Sambat date of `created_at` in the reader's timezone */
            created_at_bs: string | null;
            /** Full Name */
            full_name: string;
            /** Id */
            id: string;
            /** Languages */
            languages: string[];
            rating: components["schemas"]["RatingView"];
            /** Services */
            services: components["schemas"]["ServiceView"][];
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** @description the Bikram Sambat date of `updated_at` in the reader's timezone */
            updated_at_bs: string | null;
            verification_status: components["schemas"]["VerificationStatus"];
        };
        /**
         * PaymentMethod
         * @enum {string}
         */
        PaymentMethod: "KHALTI" | "ESEWA" | "CONNECT_IPS" | "IME_PAY" | "STRIPE" | "CASH";
        /** PaymentsQuery */
        PaymentsQuery: {
            /**
             * Needs Attention
             * @default null
             */
            needs_attention?: boolean | null;
            /** @default null */
            status?: components["schemas"]["chalicelib__payments__rules__Status"] | null;
        };
        /**
         * PaymentView
         * @description ``gateway_response`` is for admins only. ``refund_amount`` is what is back with the customer of this payment.
         */
        PaymentView: {
            /** Amount */
            amount: string;
            /** Attempts */
            attempts: components["schemas"]["AttemptView"][];
            /** Booking Id */
            booking_id: string;
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
            /** Gateway Response */
            gateway_response: {
                [key: string]: unknown;
            } | null;
            /** Id */
            id: string;
            /** Needs Attention */
            needs_attention: boolean;
            payment_method: components["schemas"]["PaymentMethod"];
            /** Refund Amount */
            refund_amount: string;
            /** Refund Reason */
            refund_reason: string | null;
            /** Refunded At */
            refunded_at: string | null;
            /** @description the Bikram Sambat date of `refunded_at` in the reader's timezone */
            refunded_at_bs: string | null;
            /** Refunds */
            refunds: components["schemas"]["RefundView"][];
            status: components["schemas"]["chalicelib__payments__rules__Status"];
            /** Transaction Id */
            transaction_id: string | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** @description the Bikram Sambat date of `updated_at` in the reader's timezone */
            updated_at_bs: string | null;
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
            /**
             * Full Name
             * @default
             */
            full_name?: string;
            /** @default en */
            language?: components["schemas"]["Language"];
            /**
             * Phone
             * @default null
             */
            phone?: string | null;
            /**
             * Timezone
             * @default Asia/Kathmandu
             */
            timezone?: string;
        };
        /**
         * ProfileBody
         * @description ``services`` replaces all of them; of the others, what is left out stays.
         */
        ProfileBody: {
            /**
             * Bio
             * @default null
             */
            bio?: string | null;
            /**
             * Bio Ne
             * @default null
             */
            bio_ne?: string | null;
            /**
             * Languages
             * @default []
             */
            languages?: string[];
            /** Services */
            services: components["schemas"]["ServiceBody"][];
        };
        /**
         * PublicReviewView
         * @description A published review, as everybody reads it.
         */
        PublicReviewView: {
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
         * RatingView
         * @description Averages of the published reviews with two decimals, null without any.
         */
        RatingView: {
            /** Average */
            average: string | null;
            /** Count */
            count: number;
            /** Knowledge */
            knowledge: string | null;
            /** Professionalism */
            professionalism: string | null;
            /** Punctuality */
            punctuality: string | null;
        };
        /** ReadUpTo */
        ReadUpTo: {
            /** Up To Seq */
            up_to_seq: number;
        };
        /**
         * RedirectView
         * @description Follow the link.
         */
        RedirectView: {
            /** Expires At */
            expires_at: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "redirect";
            /** Url */
            url: string;
        };
        /** Refresh */
        Refresh: {
            /** Refresh Token */
            refresh_token: string;
        };
        /**
         * RefundBody
         * @description Without an amount, all that is left. Gateways without an API need the reference of what was done by hand.
         */
        RefundBody: {
            /**
             * Amount
             * @default null
             */
            amount?: string | null;
            /**
             * Manual Reference
             * @default null
             */
            manual_reference?: string | null;
            /** Reason */
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
            /** Amount */
            amount: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** @description the Bikram Sambat date of `created_at` in the reader's timezone */
            created_at_bs: string | null;
            /** Currency */
            currency: string;
            /** Id */
            id: string;
            kind: components["schemas"]["RefundKind"];
            /** Manual Reference */
            manual_reference: string | null;
            /** Reason */
            reason: string;
            status: components["schemas"]["RefundStatus"];
        };
        /** Registration */
        Registration: {
            /** Email */
            email: string;
            /** Full Name */
            full_name: string;
            /** @default en */
            language?: components["schemas"]["Language"];
            /** Password */
            password: string;
            /**
             * Phone
             * @default null
             */
            phone?: string | null;
            /**
             * Role
             * @enum {string}
             */
            role: "CUSTOMER" | "PANDIT";
            /**
             * Timezone
             * @default Asia/Kathmandu
             */
            timezone?: string;
        };
        /** Rejection */
        Rejection: {
            /** Reason */
            reason: string;
        };
        /**
         * ResolveBody
         * @description A person's decision about a held attempt.
         */
        ResolveBody: {
            /** Attempt Id */
            attempt_id: string;
            /** Note */
            note: string;
            /**
             * Status
             * @enum {string}
             */
            status: "COMPLETED" | "FAILED";
        };
        /** ReviewCounts */
        ReviewCounts: {
            /** Pending */
            pending: number;
            /** Rejected */
            rejected: number;
            /** Verified */
            verified: number;
        };
        /**
         * ReviewEdit
         * @description Any of these; what is left out stays. Only comments may be taken back with null.
         */
        ReviewEdit: {
            /**
             * Comment
             * @default null
             */
            comment?: string | null;
            /**
             * Comment Ne
             * @default null
             */
            comment_ne?: string | null;
            /** Knowledge */
            knowledge?: number;
            /** Professionalism */
            professionalism?: number;
            /** Punctuality */
            punctuality?: number;
            /** Rating */
            rating?: number;
        };
        /** ReviewRejection */
        ReviewRejection: {
            /** Reason */
            reason: string;
            /**
             * Version
             * @default null
             */
            version?: string | null;
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
         * Role
         * @enum {string}
         */
        Role: "CUSTOMER" | "PANDIT" | "ADMIN";
        /**
         * RoomView
         * @description ``counterpart`` is null for an admin, who is no member.
         */
        RoomView: {
            /** Booking Id */
            booking_id: string;
            counterpart: components["schemas"]["CounterpartView"] | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** @description the Bikram Sambat date of `created_at` in the reader's timezone */
            created_at_bs: string | null;
            /** Customer Id */
            customer_id: string;
            /** Id */
            id: string;
            /** Is Active */
            is_active: boolean;
            last_message: components["schemas"]["MessageView"] | null;
            /** Last Seq */
            last_seq: number;
            /** Pandit Id */
            pandit_id: string;
            /** Unread Count */
            unread_count: number;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** @description the Bikram Sambat date of `updated_at` in the reader's timezone */
            updated_at_bs: string | null;
        };
        /**
         * ServiceBody
         * @description A service; with its ``id`` one that is there already, without one a new one.
         */
        ServiceBody: {
            /**
             * Currency
             * @constant
             */
            currency: "NPR";
            /** Duration Minutes */
            duration_minutes: number;
            /**
             * Id
             * @default null
             */
            id?: string | null;
            /** Name */
            name: string;
            /**
             * Name Ne
             * @default null
             */
            name_ne?: string | null;
            /** Price */
            price: string;
        };
        /** ServiceView */
        ServiceView: {
            /** Currency */
            currency: string;
            /** Duration Minutes */
            duration_minutes: number;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Name Ne */
            name_ne: string | null;
            /** Price */
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
            /** Attempt Id */
            attempt_id: string;
            /** Checkout */
            checkout: components["schemas"]["RedirectView"] | components["schemas"]["FormView"] | components["schemas"]["NothingView"];
            payment: components["schemas"]["PaymentView"];
        };
        /**
         * StatsView
         * @description How many there are now, by state; ``pandits.pending`` and ``reviews.pending`` wait for an admin.
         */
        StatsView: {
            bookings: components["schemas"]["BookingCounts"];
            pandits: components["schemas"]["PanditCounts"];
            reviews: components["schemas"]["ReviewCounts"];
            /** Users */
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
            /** Chat Url */
            chat_url: string;
            /** Expires In */
            expires_in: number;
            /** Notifications Url */
            notifications_url: string;
            /** Ticket */
            ticket: string;
        };
        /**
         * TokensView
         * @description A pair of tokens; ``expires_in`` is the access token's life in seconds.
         */
        TokensView: {
            /** Access Token */
            access_token: string;
            /**
             * Expires In
             * @default 900
             */
            expires_in: number;
            /** Refresh Token */
            refresh_token: string;
            /**
             * Token Type
             * @default Bearer
             * @constant
             */
            token_type: "Bearer";
            user: components["schemas"]["UserView"];
        };
        /** UnreadView */
        UnreadView: {
            /** Unread Count */
            unread_count: number;
        };
        /**
         * UploadView
         * @description A presigned POST: send ``fields`` and then the file as ``multipart/form-data`` to ``url``.
         */
        UploadView: {
            /** Fields */
            fields: {
                [key: string]: string;
            };
            /** Url */
            url: string;
        };
        /** UserView */
        UserView: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** @description the Bikram Sambat date of `created_at` in the reader's timezone */
            created_at_bs: string | null;
            /** Email */
            email: string;
            /** Full Name */
            full_name: string;
            /** Id */
            id: string;
            language: components["schemas"]["Language"];
            /** Phone */
            phone: string | null;
            role: components["schemas"]["Role"];
            /** Timezone */
            timezone: string;
            /**
             * Updated At
             * Format: date-time
             */
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
            /**
             * Processed
             * @default null
             */
            processed?: boolean | null;
        };
        /**
         * WebhookView
         * @description A request of a gateway or of a payer coming back, as it was kept.
         */
        WebhookView: {
            /** Attempt Id */
            attempt_id: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** @description the Bikram Sambat date of `created_at` in the reader's timezone */
            created_at_bs: string | null;
            /** Error */
            error: string | null;
            /** Event Id */
            event_id: string | null;
            /** Headers */
            headers: {
                [key: string]: string;
            };
            /** Id */
            id: string;
            /** Path */
            path: string;
            /** Payload */
            payload: string;
            payment_method: components["schemas"]["PaymentMethod"] | null;
            /** Processed */
            processed: boolean;
            /** Signature Valid */
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
