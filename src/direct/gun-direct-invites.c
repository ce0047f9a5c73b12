/* SPDX-License-Identifier: MIT */

/*
 * Connections without a room: one side makes an invite, the other answers it, and people carry both texts (gun-invite.c). An
 * invite has its attempt from the beginning, since its addresses must be those of sockets that are open; whom it reaches is known
 * when the other text is there.
 *
 *   we invite     GATHERING → READY, our text → their answer: CONNECTING, and a remote → OPEN
 *   we answer     their invite, and a remote: GATHERING → READY, our text; checks go on until it expires → OPEN
 */

#include "gun-direct-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gun-random.h"
#include "gun-sdp.h"

#define ID_BYTES 12

/* So that who has a pair of addresses just before the end is not cut off in its handshake */
#define GRACE_MS GUN_DIRECT_OPEN_MS

typedef struct
{
  GunDirect *direct;
  GunInviteFacts *facts; /* borrowed: the book's, which keeps it as long as it is open */
  GunDirectAttempt *attempt;
  GunRemote *remote; /* (nullable) (owned): when it is known whom it reaches */
  GSource *expiry;
} GunDirectInvite;

static void
invite_free (gpointer data)
{
  GunDirectInvite *self = data;

  gun_clear_timer (&self->expiry);
  if (self->attempt != NULL)
    gun_direct_attempt_cancel (self->attempt);
  g_clear_object (&self->attempt);
  g_clear_object (&self->remote);
  g_free (self);
}

GPtrArray *
gun_direct_invites_new (void)
{
  return g_ptr_array_new_with_free_func (invite_free);
}

static gint64
now_ms (GunDirect *self)
{
  return (gint64) gun_clock_get_wall_ms (self->clock);
}

static GunDirectInvite *
find_open (GunDirect *self, const char *id)
{
  for (guint i = 0; i < self->open_invites->len; i++)
    {
      GunDirectInvite *invite = g_ptr_array_index (self->open_invites, i);

      if (g_str_equal (invite->facts->id, id))
        return invite;
    }
  return NULL;
}

static void
move (GunDirectInvite *self, GunInviteState state)
{
  g_autoptr (GunDirect) direct = g_object_ref (self->direct);
  g_autofree char *id = g_strdup (self->facts->id);

  self->facts->state = state;
  gun_direct_tell_invite (direct, id);
}

/* @reason: (transfer full) (nullable): why nothing came of it. @self is gone after this */
static void
end (GunDirectInvite *self, GError *reason)
{
  g_autoptr (GunDirect) direct = g_object_ref (self->direct);
  g_autofree char *id = g_strdup (self->facts->id);

  self->facts->state = reason == NULL ? GUN_INVITE_OPEN : GUN_INVITE_OVER;
  self->facts->error = reason;
  g_clear_pointer (&self->facts->text, g_free);
  g_ptr_array_remove (direct->open_invites, self);
  gun_direct_tell_invite (direct, id);
}

static GError *
new_error (GunInviteError code, const char *sentence)
{
  return g_error_new_literal (GUN_INVITE_ERROR, code, sentence);
}

static GError *
new_expired (GunDirectInvite *self)
{
  return new_error (
      GUN_INVITE_ERROR_EXPIRED,
      self->facts->kind == GUN_RTC_OFFER
          ? _ ("This invite has expired before an answer to it was pasted: make another")
          : _ ("The invite has expired before a connection came about: ask for "
               "another, and have your answer pasted in time"));
}

/* Nobody will come any more: takes whoever did not off the list. */
static void
give_up (GunDirectInvite *self, GError *reason)
{
  g_autoptr (GunRemote) remote = g_steal_pointer (&self->remote);
  GunDirect *direct = self->direct;

  end (self, reason);
  if (remote != NULL && remote->direct == direct)
    gun_direct_remove_remote (direct, remote);
}

static void
settled_cb (gpointer room, GunRemote *remote, gboolean is_open)
{
  GunDirectInvite *self = room;

  if (!is_open)
    return;
  self->facts->number = gun_remote_get_number (remote);
  end (self, NULL);
}

static void
say_cb (
    gpointer room, GunRemote *remote, GunRtcDescriptionKind kind, const char *sdp, gboolean update)
{
}

static const GunRoomFuncs room_funcs = { say_cb, settled_cb };

static gboolean
has_candidates (const char *text)
{
  g_autoptr (GunSdp) sdp = gun_sdp_parse (text, -1, NULL);

  return sdp != NULL && sdp->candidates->len > 0;
}

static GError *
new_unreachable (GunDirect *direct)
{
  return new_error (GUN_INVITE_ERROR_FAILED,
                    direct->terms.relay_only
                        ? _ ("Only TURN is to be used here, and no TURN server gave an address, so "
                             "nobody could answer: look at the servers in Preferences")
                        : _ ("This computer found no address to be reached at, so nobody could "
                             "answer: look whether it is on a network"));
}

static void
described_cb (GunDirectAttempt *attempt,
              GunRtcDescriptionKind kind,
              const char *sdp,
              gboolean is_update,
              gpointer data)
{
  GunDirectInvite *self = data;
  GunInvite invite = { kind,
                       self->facts->id,
                       (char *) gun_direct_get_pid (self->direct),
                       self->facts->expires_ms,
                       (char *) sdp };

  if (is_update)
    return;
  if (!has_candidates (sdp))
    {
      give_up (self, new_unreachable (self->direct));
      return;
    }
  if (self->remote != NULL)
    gun_remote_note_said (self->remote, kind, FALSE);
  self->facts->text = gun_invite_write (&invite);
  self->facts->is_local_only = gun_invite_is_local_only (&invite);
  move (self, GUN_INVITE_READY);
}

static void
opened_cb (GunDirectAttempt *attempt, GunLink *link, gpointer data)
{
  GunDirectInvite *self = data;
  g_autoptr (GunRemote) remote = g_object_ref (self->remote);
  g_autoptr (GunDirect) direct = g_object_ref (self->direct);

  gun_direct_attempt_opened (direct, remote, link);
  /* Else it is over, and free */
  if (remote->peer == NULL)
    end (self,
         new_error (GUN_INVITE_ERROR_FAILED,
                    _ ("As many peers are connected directly as are allowed: close one, and make "
                       "another invite")));
}

static void
failed_cb (GunDirectAttempt *attempt, const GError *reason, gpointer data)
{
  GunDirectInvite *self = data;
  g_autoptr (GunRemote) remote = self->remote == NULL ? NULL : g_object_ref (self->remote);
  g_autoptr (GunDirect) direct = g_object_ref (self->direct);
  GError *told = g_error_new (GUN_INVITE_ERROR,
                              GUN_INVITE_ERROR_FAILED,
                              _ ("No connection came about: %s. Make another invite to try again"),
                              reason->message);

  if (remote != NULL)
    gun_direct_attempt_failed (direct, remote, reason);
  end (self, told);
}

static const GunDirectAttemptFuncs attempt_funcs = { described_cb, opened_cb, failed_cb };

static gboolean
has_way (GunDirectInvite *self)
{
  GunIceState ice;

  g_object_get (gun_direct_attempt_get_connection (self->attempt), "ice-state", &ice, NULL);
  return self->remote != NULL && ice == GUN_ICE_CONNECTED;
}

static gboolean
expired_cb (gpointer data)
{
  GunDirectInvite *self = data;

  gun_clear_timer (&self->expiry);
  /* Whether something comes of it, its attempt knows soon */
  if (!has_way (self))
    give_up (self, new_expired (self));
  return G_SOURCE_REMOVE;
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, sentence);
  return FALSE;
}

static gboolean
may_invite (GunDirect *self, GError **error)
{
  if (!self->terms.enabled)
    return refuse (error,
                   _ ("Direct connections are turned off here, so nobody can be invited: turn them "
                      "on in Preferences"));
  if (self->open_invites->len >= GUN_DIRECT_MAX_INVITES)
    return refuse (error,
                   _ ("Four invites are waiting already: cancel one, or wait until one is used or "
                      "expires"));
  if (self->n_connected >= self->terms.max_peers)
    return refuse (error,
                   _ ("As many peers are connected directly as are allowed: close one first, or "
                      "allow more in Preferences"));
  return TRUE;
}

/* @theirs: (nullable): the invite to answer; %NULL: we invite */
static GunDirectAttempt *
make_attempt (GunDirectInvite *self, const GunInvite *theirs, guint left_ms, GError **error)
{
  GunDirect *direct = self->direct;
  GunDirectChannelTerms channel = { direct->terms.ordered,
                                    direct->terms.max_retransmits,
                                    direct->terms.max_packet_life_time_ms };
  GunRtcConfiguration configuration;
  GunDirectAttempt *attempt;

  if (!gun_direct_init_configuration (direct, &configuration, error))
    return NULL;

  configuration.by_hand = TRUE;
  if (theirs == NULL)
    {
      attempt = gun_direct_attempt_new_offer (
          &configuration, direct->clock, &channel, &attempt_funcs, self);
      gun_direct_attempt_set_by_hand (attempt, left_ms + GRACE_MS, GUN_DIRECT_OPEN_MS);
      return attempt;
    }
  /* Whoever invited may take our answer at the last moment */
  configuration.connect_timeout_ms = left_ms + GRACE_MS;
  attempt = gun_direct_attempt_new_answer (
      &configuration, direct->clock, &channel, &attempt_funcs, self, theirs->sdp, error);
  if (attempt != NULL)
    gun_direct_attempt_set_by_hand (attempt, left_ms + GRACE_MS, left_ms + GRACE_MS);
  return attempt;
}

/* @id: (transfer full) */
static GunDirectInvite *
begin (GunDirect *direct, char *id, gint64 expires_ms, const GunInvite *theirs, GError **error)
{
  GunDirectInvite *self = g_new0 (GunDirectInvite, 1);
  guint left_ms = (guint) (expires_ms - now_ms (direct));

  self->direct = direct;
  self->attempt = make_attempt (self, theirs, left_ms, error);
  if (self->attempt == NULL)
    {
      g_free (id);
      invite_free (self);
      return NULL;
    }
  self->facts = g_new0 (GunInviteFacts, 1);
  self->facts->id = id;
  self->facts->kind = theirs == NULL ? GUN_RTC_OFFER : GUN_RTC_ANSWER;
  self->facts->expires_ms = expires_ms;
  self->expiry
      = gun_clock_add_timer (direct->clock, left_ms * G_TIME_SPAN_MILLISECOND, expired_cb, self);
  gun_invite_book_take (direct->invites, self->facts);
  g_ptr_array_add (direct->open_invites, self);
  return self;
}

static char *
draw_id (void)
{
  guint8 drawn[ID_BYTES];
  char *id;

  gun_random_fill (drawn, sizeof drawn);
  id = g_base64_encode (drawn, sizeof drawn);
  for (char *at = id; *at != '\0'; at++)
    *at = *at == '+' ? '-' : *at == '/' ? '_' : *at;
  return id;
}

/**
 * gun_direct_invite:
 * @self: a #GunDirect, in a room or not
 * @error: return location: #G_IO_ERROR, a sentence: why not now; GUN_RTC_ERROR
 *
 * Makes an invite. #GunDirect::invite-changed tells when its text is whole, and all that becomes of it.
 *
 * Returns: (transfer full) (nullable): its id
 */
char *
gun_direct_invite (GunDirect *self, GError **error)
{
  char *id;

  g_return_val_if_fail (GUN_IS_DIRECT (self), NULL);

  if (!may_invite (self, error))
    return NULL;
  id = draw_id ();
  return begin (self, id, now_ms (self) + GUN_INVITE_VALID_MS, NULL, error) == NULL ? NULL
                                                                                    : g_strdup (id);
}

/* From now on there is somebody to be shown. */
static gboolean
meet (GunDirectInvite *self, const char *pid)
{
  gboolean is_offerer = self->facts->kind == GUN_RTC_OFFER;
  GunRemote *remote = gun_direct_add_invited (self->direct, self->facts->id, pid);

  if (remote == NULL)
    return FALSE;
  self->remote = g_object_ref (remote);
  gun_direct_adopt_attempt (self->direct, remote, self->attempt, is_offerer, &room_funcs, self);
  if (is_offerer)
    {
      gun_remote_note_said (remote, GUN_RTC_OFFER, FALSE);
      gun_remote_note_heard (remote);
    }
  return TRUE;
}

static gboolean
check_not_ourselves (GunDirect *self, const GunInvite *invite, GError **error)
{
  if (!g_str_equal (invite->from, gun_direct_get_pid (self)))
    return TRUE;
  g_set_error_literal (error,
                       GUN_INVITE_ERROR,
                       GUN_INVITE_ERROR_OURS,
                       _ ("This text was made here: it is for the other side"));
  return FALSE;
}

static void
set_crowded (GError **error)
{
  refuse (error, _ ("Too many peers are listed: forget some of those that are not connected"));
}

/**
 * gun_direct_answer_invite:
 * @self: a #GunDirect, in a room or not
 * @text: an invite that somebody pasted; hostile
 * @error: return location: GUN_INVITE_ERROR: it is of no use; or as of gun_direct_invite()
 *
 * Makes the answer, and looks for a way until the invite expires: whoever made it does so when the answer is pasted there.
 *
 * Returns: (transfer full) (nullable): the id of the invite
 */
char *
gun_direct_answer_invite (GunDirect *self, const char *text, GError **error)
{
  g_autoptr (GunInvite) theirs = NULL;
  GunDirectInvite *invite;

  g_return_val_if_fail (GUN_IS_DIRECT (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  theirs = gun_invite_book_read (self->invites, text, GUN_RTC_OFFER, now_ms (self), error);
  if (theirs == NULL || !check_not_ourselves (self, theirs, error) || !may_invite (self, error))
    return NULL;
  invite = begin (self, g_strdup (theirs->id), theirs->expires_ms, theirs, error);
  if (invite == NULL)
    return NULL;
  if (!meet (invite, theirs->from))
    {
      set_crowded (error);
      end (invite, new_error (GUN_INVITE_ERROR_CANCELLED, _ ("Too many peers are listed")));
      return NULL;
    }
  return g_strdup (theirs->id);
}

/**
 * gun_direct_take_invite_answer:
 * @self: a #GunDirect
 * @text: the answer to an invite of ours that somebody pasted; hostile
 * @error: return location: GUN_INVITE_ERROR: it is of no use, and the invite goes on waiting
 *
 * Begins to connect.
 *
 * Returns: whether it was taken
 */
gboolean
gun_direct_take_invite_answer (GunDirect *self, const char *text, GError **error)
{
  g_autoptr (GunInvite) theirs = NULL;
  g_autoptr (GError) reason = NULL;
  GunDirectInvite *invite;

  g_return_val_if_fail (GUN_IS_DIRECT (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  theirs = gun_invite_book_read (self->invites, text, GUN_RTC_ANSWER, now_ms (self), error);
  if (theirs == NULL || !check_not_ourselves (self, theirs, error))
    return FALSE;

  invite = find_open (self, theirs->id);
  g_return_val_if_fail (invite != NULL, FALSE);
  if (!gun_direct_attempt_take_answer (invite->attempt, theirs->sdp, &reason))
    {
      gun_direct_count (self, GUN_DIRECT_DROPPED_MALFORMED);
      g_set_error (error,
                   GUN_INVITE_ERROR,
                   GUN_INVITE_ERROR_INVALID,
                   _ ("The connection that this answer describes cannot be made: %s. Ask for "
                      "another answer"),
                   reason->message);
      return FALSE;
    }
  gun_clear_timer (&invite->expiry);
  if (!meet (invite, theirs->from))
    {
      set_crowded (error);
      end (invite, new_error (GUN_INVITE_ERROR_CANCELLED, _ ("Too many peers are listed")));
      return FALSE;
    }
  move (invite, GUN_INVITE_CONNECTING);
  return TRUE;
}

static GError *
new_cancelled (void)
{
  return new_error (GUN_INVITE_ERROR_CANCELLED, _ ("This invite was cancelled here: make another"));
}

/**
 * gun_direct_cancel_invite:
 * @self: a #GunDirect
 * @id: of an invite that was made or answered here
 *
 * Takes it back. One whose link is open, or of which nothing can come any more, stays as it is.
 */
void
gun_direct_cancel_invite (GunDirect *self, const char *id)
{
  GunDirectInvite *invite;

  g_return_if_fail (GUN_IS_DIRECT (self));
  g_return_if_fail (id != NULL);

  invite = find_open (self, id);
  if (invite != NULL)
    give_up (invite, new_cancelled ());
}

/**
 * gun_direct_fail_invite:
 * @self: a #GunDirect
 * @id: of an invite that was made or answered here
 * @error: of GUN_INVITE_ERROR: why
 *
 * As gun_direct_cancel_invite(), for a reason that is told.
 */
void
gun_direct_fail_invite (GunDirect *self, const char *id, const GError *error)
{
  GunDirectInvite *invite;

  g_return_if_fail (GUN_IS_DIRECT (self));
  g_return_if_fail (id != NULL);
  g_return_if_fail (error != NULL);

  invite = find_open (self, id);
  if (invite != NULL)
    give_up (invite, g_error_copy (error));
}

/* A person ended what was being tried. */
void
gun_direct_invite_given_up (GunDirect *self, GunRemote *remote)
{
  for (guint i = 0; i < self->open_invites->len; i++)
    {
      GunDirectInvite *invite = g_ptr_array_index (self->open_invites, i);

      if (invite->remote == remote)
        {
          end (invite, new_cancelled ());
          return;
        }
    }
}

/* All that wait, for a reason that is told */
void
gun_direct_end_invites (GunDirect *self, const char *why)
{
  while (self->open_invites->len > 0)
    give_up (g_ptr_array_index (self->open_invites, 0),
             new_error (GUN_INVITE_ERROR_CANCELLED, why));
}

/**
 * gun_direct_find_invite:
 * @self: a #GunDirect
 * @id: of an invite that was made or answered here
 *
 * Returns: (transfer none) (nullable): what is known of it; of old ones nothing. Until something changes
 */
const GunInviteFacts *
gun_direct_find_invite (GunDirect *self, const char *id)
{
  g_return_val_if_fail (GUN_IS_DIRECT (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return gun_invite_book_find (self->invites, id);
}
