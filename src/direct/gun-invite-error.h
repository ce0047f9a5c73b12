/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How long an invite may be answered, and its link come about. */
#define GUN_INVITE_VALID_MS (15 * 60 * 1000)

/* Longest text that is looked at, with whatever a mail has around it. */
#define GUN_INVITE_MAX_TEXT_BYTES (64 * 1024)

/**
 * GunInviteError:
 * @GUN_INVITE_ERROR_NOT_ONE: there is no invite and no answer in the text
 * @GUN_INVITE_ERROR_CUT_OFF: its end is missing, or something in it is: copy all of it again
 * @GUN_INVITE_ERROR_VERSION: of another version of Gun Desktop
 * @GUN_INVITE_ERROR_INVALID: whole, but what it says is no invite, or no description of a connection
 * @GUN_INVITE_ERROR_EXPIRED: too late: make another
 * @GUN_INVITE_ERROR_TOO_LONG: over a limit
 * @GUN_INVITE_ERROR_WRONG_KIND: an answer where an invite belongs, or the other way round
 * @GUN_INVITE_ERROR_OURS: an invite, or an answer, that was made here
 * @GUN_INVITE_ERROR_USED: the invite was answered before: each is good for one connection
 * @GUN_INVITE_ERROR_UNKNOWN: it answers no invite that was made here since the start
 * @GUN_INVITE_ERROR_CANCELLED: the invite was cancelled here
 * @GUN_INVITE_ERROR_FAILED: both texts were in, and no connection came about: the message says why
 *
 * Why the text of an invite is of no use, or why nobody came of it. The message is a sentence for whoever
 * pasted the text, or waits.
 */
typedef enum
{
  GUN_INVITE_ERROR_NOT_ONE,
  GUN_INVITE_ERROR_CUT_OFF,
  GUN_INVITE_ERROR_VERSION,
  GUN_INVITE_ERROR_INVALID,
  GUN_INVITE_ERROR_EXPIRED,
  GUN_INVITE_ERROR_TOO_LONG,
  GUN_INVITE_ERROR_WRONG_KIND,
  GUN_INVITE_ERROR_OURS,
  GUN_INVITE_ERROR_USED,
  GUN_INVITE_ERROR_UNKNOWN,
  GUN_INVITE_ERROR_CANCELLED,
  GUN_INVITE_ERROR_FAILED,
} GunInviteError;

#define GUN_INVITE_ERROR (gun_invite_error_quark ())
GQuark gun_invite_error_quark (void);

G_END_DECLS
