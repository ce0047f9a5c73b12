/* SPDX-License-Identifier: MIT */

/* What gun-peer can let search. */

#include "gun-control-session-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gun-text.h"

/* Results that are said when a request does not tell how many */
#define DEFAULT_RESULTS 50

/* Characters of what was searched for that a sentence shows */
#define SHOWN_CHARACTERS 60

typedef struct
{
  GunSearchKind kind;
  guint64 n_left; /* results that may still be said */
  guint64 n_said;
  gulong handler; /* of the engine's progress */
} Searching;

static void ask_page (GunControlRequest *self, GunSearchPage *after);

static void
stop_telling (GunControlRequest *self)
{
  Searching *searching = self->held;

  if (searching->handler != 0)
    g_signal_handler_disconnect (gun_engine_get_search_progress (self->session->engine),
                                 searching->handler);
  searching->handler = 0;
}

/* The session is still there. */
static void
end (GunControlRequest *self)
{
  stop_telling (self);
  g_clear_pointer (&self->held, g_free);
}

static void
say_result (GunControlRequest *self, const GunSearchResult *result)
{
  static const char *const fields[] = { "soul", "key", "value" };
  static const char *const kinds[] = { "public", "user", "content", "expiring" };
  GunControlMessage *reply = gun_control_message_new ();

  reply->soul = g_ref_string_acquire (result->soul);
  reply->key = result->key != NULL ? g_ref_string_acquire (result->key) : NULL;
  reply->kind = gun_text_new (kinds[result->kind]);
  reply->field = gun_text_new (fields[result->field]);
  if (result->key != NULL)
    reply->text = gun_text_new (result->shown_value.text);
  gun_control_request_say (self, reply);
}

static void
end_well (GunControlRequest *self, const GunSearchPage *page)
{
  Searching *searching = self->held;
  GunControlMessage *reply = gun_control_message_new ();

  reply->names_only = page->only_names;
  reply->more = page->has_more;
  if (page->problem != NULL && !page->only_names)
    reply->reason = gun_text_new (page->problem);
  if (searching->n_said == 0)
    {
      g_autofree char *shown = gun_text_to_display (self->asked->text, SHOWN_CHARACTERS);
      g_autofree char *sentence
          = g_strdup_printf (page->only_names ? _ ("No name of a soul known here begins with “%s”")
                                              : _ ("Nothing known here contains “%s”"),
                             shown);

      reply->error = gun_text_new (sentence);
    }
  gun_control_request_done (self, reply, searching->n_said == 0 ? "not-found" : "ok");
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunControlRequest *self = user_data;
  Searching *searching = self->held;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunSearchPage) page = gun_engine_search_finish (GUN_ENGINE (source), result, &error);

  if (self->session == NULL)
    {
      gun_control_request_unref (self);
      return;
    }

  if (page == NULL)
    {
      gun_control_request_fail (self, error);
    }
  else
    {
      for (guint i = 0; i < page->results->len; i++)
        say_result (self, g_ptr_array_index (page->results, i));
      searching->n_said += page->results->len;
      searching->n_left -= page->results->len;
      if (page->has_more && searching->n_left > 0)
        ask_page (self, page);
      else
        end_well (self, page);
    }
  gun_control_request_unref (self);
}

static void
ask_page (GunControlRequest *self, GunSearchPage *after)
{
  const Searching *searching = self->held;

  gun_engine_search_async (self->session->engine,
                           self->asked->text,
                           searching->kind,
                           after,
                           (guint) MIN (searching->n_left, GUN_SEARCH_MAX_PAGE),
                           self->session->cancellable,
                           page_cb,
                           gun_control_request_ref (self));
}

/* Without an index names are found, and what is wrong with it stands in the page. */
static void
built_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunControlRequest *self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_built = gun_engine_build_search_index_finish (GUN_ENGINE (source), result, &error);

  if (self->session != NULL)
    {
      stop_telling (self);
      if (is_built || g_error_matches (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STORAGE))
        ask_page (self, NULL);
      else
        gun_control_request_fail (self, error);
    }
  gun_control_request_unref (self);
}

static void
tell_progress_cb (GunSearchProgress *progress, GParamSpec *pspec, GunControlRequest *self)
{
  GunControlMessage *reply;

  if (gun_search_progress_get_state (progress) != GUN_SEARCH_INDEX_BUILDING)
    return;

  reply = gun_control_message_new ();
  reply->n_indexed = (double) gun_search_progress_get_n_indexed (progress);
  reply->n_total = (double) gun_search_progress_get_n_total (progress);
  gun_control_request_say (self, reply);
}

static gboolean
take_kind (GunControlRequest *self, GunSearchKind *kind)
{
  g_autoptr (GError) error = NULL;

  *kind = GUN_SEARCH_EVERYTHING;
  if (self->asked->kind == NULL || gun_search_kind_parse (self->asked->kind, kind))
    return TRUE;

  error = g_error_new (GUN_ENGINE_ERROR,
                       GUN_ENGINE_ERROR_INVALID,
                       _ ("“%s” is no kind of souls: it is one of %s"),
                       self->asked->kind,
                       "everything, users, public, content, expiring, deleted, today");
  gun_control_request_fail (self, error);
  return FALSE;
}

void
gun_control_search (GunControlRequest *self)
{
  double limit = self->asked->limit;
  Searching *searching;
  GunSearchKind kind;

  if (!take_kind (self, &kind))
    return;
  if (self->asked->text == NULL)
    self->asked->text = gun_text_new ("");

  searching = g_new0 (Searching, 1);
  searching->kind = kind;
  searching->n_left
      = isfinite (limit) && limit >= 1 ? (guint64) MIN (limit, 0x1p53) : DEFAULT_RESULTS;
  if (self->asked->all)
    searching->n_left = G_MAXUINT64;
  self->held = searching;
  self->end = end;
  searching->handler = g_signal_connect (gun_engine_get_search_progress (self->session->engine),
                                         "notify::n-indexed",
                                         G_CALLBACK (tell_progress_cb),
                                         self);
  gun_engine_build_search_index_async (
      self->session->engine, self->session->cancellable, built_cb, gun_control_request_ref (self));
}
