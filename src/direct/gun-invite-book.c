/* SPDX-License-Identifier: MIT */

#include "gun-invite-book.h"

#include <glib/gi18n.h>
#include <string.h>

struct _GunInviteBook
{
  GQueue facts; /* of GunInviteFacts (owned), newest first */
};

void
gun_invite_facts_free (GunInviteFacts *self)
{
  g_free (self->id);
  g_free (self->text);
  g_clear_error (&self->error);
  g_free (self);
}

GunInviteFacts *
gun_invite_facts_copy (const GunInviteFacts *self)
{
  GunInviteFacts *copy = g_memdup2 (self, sizeof *self);

  copy->id = g_strdup (self->id);
  copy->text = g_strdup (self->text);
  copy->error = self->error == NULL ? NULL : g_error_copy (self->error);
  return copy;
}

GunInviteBook *
gun_invite_book_new (void)
{
  GunInviteBook *self = g_new0 (GunInviteBook, 1);

  g_queue_init (&self->facts);
  return self;
}

void
gun_invite_book_free (GunInviteBook *self)
{
  g_queue_clear_full (&self->facts, (GDestroyNotify) gun_invite_facts_free);
  g_free (self);
}

static GList *
find_link (GunInviteBook *self, const char *id)
{
  for (GList *link = self->facts.head; link != NULL; link = link->next)
    if (g_str_equal (((GunInviteFacts *) link->data)->id, id))
      return link;
  return NULL;
}

GunInviteFacts *
gun_invite_book_find (GunInviteBook *self, const char *id)
{
  GList *link = find_link (self, id);

  return link == NULL ? NULL : link->data;
}

static void
remove_link (GunInviteBook *self, GList *link)
{
  gun_invite_facts_free (link->data);
  g_queue_delete_link (&self->facts, link);
}

static void
drop_oldest (GunInviteBook *self)
{
  for (GList *link = self->facts.tail; link != NULL; link = link->prev)
    if (((GunInviteFacts *) link->data)->state >= GUN_INVITE_OPEN)
      {
        remove_link (self, link);
        return;
      }
}

void
gun_invite_book_take (GunInviteBook *self, GunInviteFacts *facts)
{
  GList *link = find_link (self, facts->id);

  if (link != NULL)
    remove_link (self, link);
  g_queue_push_head (&self->facts, facts);
  if (self->facts.length > GUN_INVITE_BOOK_MAX)
    drop_oldest (self);
}

static gboolean
refuse (GError **error, GunInviteError code, const char *sentence)
{
  g_set_error_literal (error, GUN_INVITE_ERROR, code, sentence);
  return FALSE;
}

static gboolean
refuse_again (GError **error, const GError *reason)
{
  if (reason != NULL)
    g_propagate_error (error, g_error_copy (reason));
  return FALSE;
}

/* Where the other kind of text was wanted */
static gboolean
refuse_kind (const GunInvite *invite, const GunInviteFacts *known, GError **error)
{
  if (invite->kind == GUN_RTC_ANSWER && known != NULL && known->kind == GUN_RTC_OFFER)
    return refuse (error,
                   GUN_INVITE_ERROR_WRONG_KIND,
                   _ ("This is the answer to your own invite: paste it where you made the invite"));
  if (invite->kind == GUN_RTC_ANSWER)
    return refuse (error,
                   GUN_INVITE_ERROR_WRONG_KIND,
                   _ ("This is an answer, and an invite is needed here: it begins with "
                      "“gun-invite:”"));
  return refuse (error,
                 GUN_INVITE_ERROR_WRONG_KIND,
                 _ ("This is an invite, and the answer to yours is needed here: it begins with "
                    "“gun-answer:”"));
}

/* @known: (nullable): of an invite that is to be accepted here */
static gboolean
may_accept (const GunInviteFacts *known, GError **error)
{
  if (known == NULL)
    return TRUE;
  if (known->kind == GUN_RTC_OFFER)
    return refuse (error,
                   GUN_INVITE_ERROR_OURS,
                   _ ("This is your own invite: send it to the other side, and paste here what "
                      "comes back"));
  if (known->state == GUN_INVITE_OPEN)
    return refuse (error,
                   GUN_INVITE_ERROR_USED,
                   _ ("You have connected with this invite before, and each is good for one "
                      "connection: ask for another"));
  if (known->state < GUN_INVITE_OPEN)
    return refuse (error,
                   GUN_INVITE_ERROR_USED,
                   _ ("You have answered this invite already: send the answer that you got, or "
                      "cancel that and accept it again"));
  /* Nobody took the answer of then, as far as is known here */
  return TRUE;
}

/* @known: (nullable): of an invite whose answer is to be taken here */
static gboolean
may_take (const GunInviteFacts *known, GError **error)
{
  if (known == NULL)
    return refuse (error,
                   GUN_INVITE_ERROR_UNKNOWN,
                   _ ("This does not answer an invite of yours that still waits: it may be from "
                      "before the last start. Make another invite"));
  if (known->kind == GUN_RTC_ANSWER)
    return refuse (error,
                   GUN_INVITE_ERROR_OURS,
                   _ ("This is your own answer: send it to whoever invited you"));

  switch (known->state)
    {
    case GUN_INVITE_READY:
      return TRUE;

    case GUN_INVITE_OVER:
      return refuse_again (error, known->error);

    case GUN_INVITE_GATHERING:
    case GUN_INVITE_CONNECTING:
    case GUN_INVITE_OPEN:
    default:
      return refuse (error,
                     GUN_INVITE_ERROR_USED,
                     _ ("This invite was answered already, and each is good for one connection: "
                        "make another for somebody else"));
    }
}

/**
 * gun_invite_book_read:
 * @self: a book
 * @text: what somebody pasted, anything at all
 * @wanted: an offer to accept an invite, an answer to take one
 * @now_ms: wall clock
 * @error: return location, GUN_INVITE_ERROR: a sentence for who pasted it
 *
 * Returns: (transfer full) (nullable): what it says, when it can be used now. It expires by our own clock and count, however late
 *   it says that it does
 */
GunInvite *
gun_invite_book_read (GunInviteBook *self,
                      const char *text,
                      GunRtcDescriptionKind wanted,
                      gint64 now_ms,
                      GError **error)
{
  g_autoptr (GunInvite) invite = gun_invite_read (text, strlen (text), error);
  const GunInviteFacts *known;

  if (invite == NULL)
    return NULL;

  known = gun_invite_book_find (self, invite->id);
  if (invite->kind != wanted)
    {
      refuse_kind (invite, known, error);
      return NULL;
    }
  if (wanted == GUN_RTC_ANSWER && known != NULL && known->kind == GUN_RTC_OFFER)
    invite->expires_ms = known->expires_ms;
  else
    invite->expires_ms = MIN (invite->expires_ms, now_ms + GUN_INVITE_VALID_MS);

  /* What was done with it says more than that it is too late */
  if (known != NULL && !(wanted == GUN_RTC_OFFER ? may_accept : may_take) (known, error))
    return NULL;
  if (!gun_invite_check_time (invite, now_ms, error))
    return NULL;
  if (known == NULL && wanted == GUN_RTC_ANSWER)
    {
      may_take (NULL, error);
      return NULL;
    }
  return g_steal_pointer (&invite);
}
