/* SPDX-License-Identifier: MIT */

/* What is known of why somebody is not connected directly, put together for gun_why_judge(). */

#include "gun-direct-private.h"

#include <math.h>

typedef struct
{
  GunDirect *direct;
  GunRemote *remote; /* (nullable) */
  char *name;        /* (nullable) */
  GunDirectExplained explained;
  gpointer user_data;
} Question;

static void
stranger_free (gpointer data)
{
  GunStranger *stranger = data;

  g_free (stranger->key);
  g_free (stranger);
}

void
gun_direct_forget_strangers (GunDirect *self)
{
  g_queue_clear_full (&self->strangers, stranger_free);
}

static GList *
find_stranger (GunDirect *self, const char *key)
{
  for (GList *link = self->strangers.head; link != NULL; link = link->next)
    if (g_str_equal (((GunStranger *) link->data)->key, key))
      return link;
  return NULL;
}

/**
 * gun_direct_note_clock:
 * @self: a #GunDirect
 * @kind: browser or desktop
 * @key: who said something that was dropped, since it is not of this time
 * @ahead_ms: how far its clock is ahead of ours by that; negative: behind
 */
void
gun_direct_note_clock (GunDirect *self, GunRemoteKind kind, const char *key, double ahead_ms)
{
  GunRemote *remote = gun_direct_lookup_remote (self, kind, key);
  GList *link = find_stranger (self, key);
  GunStranger *stranger;

  if (remote != NULL)
    {
      remote->clock_ms = ahead_ms;
      gun_remote_note (remote,
                       GUN_RTC_LAYER_CONNECTION,
                       "What it said was dropped: its clock is %.0f s %s ours",
                       fabs (ahead_ms) / 1000,
                       ahead_ms > 0 ? "ahead of" : "behind");
      return;
    }
  if (link == NULL)
    {
      stranger = g_new0 (GunStranger, 1);
      stranger->key = g_strdup (key);
    }
  else
    {
      stranger = link->data;
      g_queue_delete_link (&self->strangers, link);
    }
  stranger->clock_ms = ahead_ms;
  g_queue_push_head (&self->strangers, stranger);
  if (self->strangers.length > GUN_DIRECT_MAX_STRANGERS)
    stranger_free (g_queue_pop_tail (&self->strangers));
}

/* Its servers are asked now, so that the answer is there when somebody wants to know. */
void
gun_direct_ask_servers (GunDirect *self)
{
  gun_servers_check_want (self->servers, NULL, NULL);
}

/* A person may have typed the beginning of it */
static double
find_clock_of_name (GunDirect *self, const char *name)
{
  for (GList *link = self->strangers.head; link != NULL && name != NULL; link = link->next)
    {
      const GunStranger *stranger = link->data;

      if (g_str_has_prefix (stranger->key, name))
        return stranger->clock_ms;
    }
  return 0;
}

static void
append_all (GPtrArray *into, GPtrArray *from, GBoxedCopyFunc copy)
{
  for (guint i = 0; from != NULL && i < from->len; i++)
    g_ptr_array_add (into, copy (g_ptr_array_index (from, i)));
}

static gboolean
is_ours_to_offer (GunDirect *self, GunRemote *remote)
{
  return remote->kind == GUN_REMOTE_DESKTOP && !remote->is_invited
         && g_strcmp0 (self->device_id, remote->key) < 0;
}

static void
take_remote (GunWhyFacts *facts, GunDirect *self, GunRemote *remote)
{
  facts->is_listed = TRUE;
  facts->is_invited = remote->is_invited;
  facts->is_connected = remote->peer != NULL;
  facts->route = gun_remote_get_route (remote);
  facts->is_trying = remote->attempt != NULL;
  facts->has_left = remote->has_left;
  facts->is_ours_to_offer = is_ours_to_offer (self, remote);
  facts->refused = remote->refused;
  facts->retry_at_us = gun_remote_get_retry_at_us (remote);
  facts->clock_ms = remote->clock_ms;
  for (guint i = 0; i < remote->tries->len; i++)
    gun_why_try_measure (g_ptr_array_index (remote->tries, i));
  append_all (facts->tries, remote->tries, (GBoxedCopyFunc) gun_why_try_ref);
}

static GunWhyFacts *
gather_facts (GunDirect *self, GunRemote *remote, const char *name)
{
  GunWhyFacts *facts = gun_why_facts_new ();

  facts->is_off = !self->terms.enabled;
  facts->room = g_strdup (gun_direct_get_room (self));
  facts->is_relay_only = self->terms.relay_only;
  facts->max_peers = self->terms.max_peers;
  facts->now_us = gun_direct_now_us (self);
  /* One that was forgotten in the meantime is not in the room any more */
  if (remote != NULL && remote->direct == self)
    take_remote (facts, self, remote);
  else if (facts->room != NULL)
    facts->clock_ms = find_clock_of_name (self, name);
  append_all (facts->servers, self->terms.ice_servers, (GBoxedCopyFunc) gun_ice_server_ref);
  append_all (facts->results,
              gun_servers_check_get_results (self->servers),
              (GBoxedCopyFunc) gun_stun_probe_result_ref);
  return facts;
}

static void
answer (gpointer user_data)
{
  Question *question = user_data;

  question->explained (gather_facts (question->direct, question->remote, question->name),
                       question->user_data);
  g_clear_object (&question->remote);
  g_free (question->name);
  g_object_unref (question->direct);
  g_free (question);
}

/**
 * gun_direct_explain:
 * @self: a #GunDirect
 * @remote: (nullable): of whom somebody wants to know
 * @name: (nullable): what it is called, when it is not on the list
 * @explained: gets what is known; perhaps inside this call
 * @user_data: for @explained
 *
 * When there is something to find out, the STUN and TURN servers are asked first, unless that was done lately; that takes some seconds when
 * one of them is silent.
 */
void
gun_direct_explain (GunDirect *self,
                    GunRemote *remote,
                    const char *name,
                    GunDirectExplained explained,
                    gpointer user_data)
{
  Question *question;

  g_return_if_fail (GUN_IS_DIRECT (self));
  g_return_if_fail (explained != NULL);

  question = g_new0 (Question, 1);
  question->direct = g_object_ref (self);
  question->remote = remote != NULL ? g_object_ref (remote) : NULL;
  question->name = g_strdup (name);
  question->explained = explained;
  question->user_data = user_data;
  if (remote == NULL || remote->peer != NULL
      || (self->desktops == NULL && !(remote->is_invited && self->terms.enabled)))
    answer (question);
  else
    gun_servers_check_want (self->servers, answer, question);
}
