/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * GunRtcError:
 * @GUN_RTC_ERROR_INVALID: what was given breaks its grammar or a limit; the message says where
 * @GUN_RTC_ERROR_UNSUPPORTED: well formed, but nothing here can do it; the message says what to use
 * @GUN_RTC_ERROR_STATE: not in this state: wait for the change, or make a new connection
 * @GUN_RTC_ERROR_TOO_LARGE: longer than the other side takes: send less
 * @GUN_RTC_ERROR_FULL: a bound is reached: wait for buffered-amount-low, or close something
 * @GUN_RTC_ERROR_ICE: no way to the other side was found, or the one there was is gone
 * @GUN_RTC_ERROR_DTLS: the handshake failed, or the other side ended the session
 * @GUN_RTC_ERROR_FINGERPRINT: the other side holds another key than its description names: somebody
 *   may sit between
 * @GUN_RTC_ERROR_SCTP: the association broke
 * @GUN_RTC_ERROR_CHANNEL: a data channel broke a rule
 * @GUN_RTC_ERROR_TIMED_OUT: nothing came in time
 * @GUN_RTC_ERROR_CLOSED: closed, from here or from there
 */
typedef enum
{
  GUN_RTC_ERROR_INVALID,
  GUN_RTC_ERROR_UNSUPPORTED,
  GUN_RTC_ERROR_STATE,
  GUN_RTC_ERROR_TOO_LARGE,
  GUN_RTC_ERROR_FULL,
  GUN_RTC_ERROR_ICE,
  GUN_RTC_ERROR_DTLS,
  GUN_RTC_ERROR_FINGERPRINT,
  GUN_RTC_ERROR_SCTP,
  GUN_RTC_ERROR_CHANNEL,
  GUN_RTC_ERROR_TIMED_OUT,
  GUN_RTC_ERROR_CLOSED,
} GunRtcError;

#define GUN_RTC_ERROR (gun_rtc_error_quark ())
GQuark gun_rtc_error_quark (void);

G_END_DECLS
