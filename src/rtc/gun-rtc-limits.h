/* SPDX-License-Identifier: MIT */

#pragma once

/* Nothing heard for so long: the connection is suspect, of no use, over. */
#define GUN_RTC_SUSPECT_MS 5000
#define GUN_RTC_UNUSABLE_MS 10000
#define GUN_RTC_GIVE_UP_MS 30000

/* How often the other side is asked for a sign of life. */
#define GUN_RTC_HEARTBEAT_MS 3000

/* What a connection takes at most in one message, when nothing else was said: what Chromium takes. */
#define GUN_RTC_DEFAULT_MAX_MESSAGE_BYTES 262144

/* Chromium's socket holds 128 KB, and what one burst brings beyond is lost in its kernel. */
#define GUN_RTC_DEFAULT_CWND_CAP_BYTES 65536

/* How long looking for a way, securing it and associating may take together. */
#define GUN_RTC_DEFAULT_CONNECT_TIMEOUT_MS 30000
