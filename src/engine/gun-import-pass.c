/* SPDX-License-Identifier: MIT */

/* One pass over what is imported: read a piece, hand it over a part at a time, read the next. */

#include "gun-import-private.h"

#include <glib/gi18n.h>

#include "gun-json-text.h"
#include "gun-json.h"
#include "gun-text.h"

/* What goes over in one part: no more than one commit of the writer takes */
#define PART_KEYS 1000
#define PART_BYTES (256 * 1024)

/* Characters of a name that a sentence shows */
#define SHOWN_CHARACTERS 60

static void
pass_free (gpointer data)
{
  GunImportPass *pass = data;

  g_queue_clear_full (&pass->nodes, (GDestroyNotify) gun_node_unref);
  g_clear_pointer (&pass->part, g_ptr_array_unref);
  g_free (pass);
}

static void
add_fault (GunImportTally *tally, GunImportFault *fault)
{
  if (tally->faults->len < GUN_IMPORT_MAX_FAULTS)
    g_ptr_array_add (tally->faults, fault);
  else
    gun_import_fault_free (fault);
}

static void
report (GunImportPass *pass)
{
  if (pass->func != NULL)
    pass->func (pass->tally, pass->func_data);
}

/* What the door and the judge made of a part */
static void
take_counts (GunImportPass *pass, const GunImportCounts *counts)
{
  GunImportCounts *all = &pass->tally->counts;

  all->n_stored += counts->n_stored;
  all->n_known += counts->n_known;
  all->n_older += counts->n_older;
  all->n_waiting += counts->n_waiting;
  all->n_refused += counts->n_refused;
  pass->tally->n_faults += counts->n_refused;
  for (guint i = 0; counts->refused != NULL && i < counts->refused->len; i++)
    add_fault (pass->tally,
               gun_import_fault_new (
                   NULL, GUN_IMPORT_NO_PLACE, 0, g_ptr_array_index (counts->refused, i)));
}

static void
count_done (GunImport *self, GunImportPass *pass)
{
  const GunNode *last = g_ptr_array_index (pass->part, pass->part->len - 1);

  for (guint i = 0; i < pass->part->len; i++)
    self->done.n_keys += gun_node_get_n_entries (g_ptr_array_index (pass->part, i));
  g_clear_pointer (&self->done_soul, g_ref_string_release);
  self->done_soul = g_ref_string_acquire (gun_node_get_soul (last));
}

/* How much of it is in force when it ends before its end; NULL: nothing was to be */
static char *
describe_done (GunImport *self, const GunImportPass *pass)
{
  g_autofree char *soul = NULL;

  if (pass->is_trial || self->done.n_keys == 0)
    return g_strdup (_ ("Nothing was imported."));

  soul = gun_text_to_display (self->done_soul, SHOWN_CHARACTERS);
  return g_strdup_printf (
      /* Translators: how many keys of how many; then the name of a node */
      _ ("The first %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
         " keys were imported, up to “%s”, and the others were not. Import it again to go on: what "
         "is here by now is passed over."),
      self->done.n_keys,
      self->found.n_keys,
      soul);
}

/* @error: (transfer full) */
void
gun_import_pass_fail (GTask *task, GError *error)
{
  GunImport *self = g_task_get_source_object (task);
  g_autofree char *done = describe_done (self, g_task_get_task_data (task));
  GError *whole;

  whole = g_error_new (error->domain, error->code, "%s. %s", error->message, done);
  if (g_str_has_suffix (error->message, "."))
    {
      g_clear_error (&whole);
      whole = g_error_new (error->domain, error->code, "%s %s", error->message, done);
    }
  g_error_free (error);
  g_task_return_error (task, whole);
}

static void
take_answer (GTask *task, const GunImportCounts *counts)
{
  GunImport *self = g_task_get_source_object (task);
  GunImportPass *pass = g_task_get_task_data (task);

  take_counts (pass, counts);
  if (!pass->is_trial)
    count_done (self, pass);
  g_clear_pointer (&pass->part, g_ptr_array_unref);
  report (pass);
  gun_import_pass_go_on (task);
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GunImportCounts) counts
      = gun_engine_import_finish (GUN_ENGINE (source), result, &error);

  if (counts != NULL)
    take_answer (task, counts);
  else
    gun_import_pass_fail (task, error);
}

static guint64
count_of (double number)
{
  return number >= 0 ? (guint64) number : 0;
}

static void
replied_cb (const GunControlMessage *reply, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GunImportCounts counts = { 0 };

  if (reply == NULL)
    {
      gun_import_pass_fail (
          task,
          g_error_new_literal (GUN_ENGINE_ERROR,
                               GUN_ENGINE_ERROR_STOPPED,
                               _ ("The program that uses the database has ended")));
      return;
    }
  if (reply->error != NULL)
    {
      gun_import_pass_fail (
          task, g_error_new_literal (GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STORAGE, reply->error));
      return;
    }

  counts.n_stored = count_of (reply->n_stored);
  counts.n_known = count_of (reply->n_known);
  counts.n_older = count_of (reply->n_older);
  counts.n_waiting = count_of (reply->n_waiting);
  counts.n_refused = count_of (reply->n_refused);
  counts.refused = reply->reasons;
  take_answer (task, &counts);
}

static GRefString *
spell (GPtrArray *nodes)
{
  g_autoptr (GString) json = g_string_new ("{");

  for (guint i = 0; i < nodes->len; i++)
    {
      const GunNode *node = g_ptr_array_index (nodes, i);
      GRefString *soul = gun_node_get_soul (node);

      if (i > 0)
        g_string_append_c (json, ',');
      gun_json_append_string (json, soul, g_ref_string_length (soul));
      g_string_append_c (json, ':');
      gun_json_append_node (json, node);
    }

  g_string_append_c (json, '}');
  return gun_text_new_len (json->str, json->len);
}

static void
ask_client (GunImport *self, const GunImportPass *pass, GTask *task)
{
  GunControlMessage *request = gun_control_message_new ();

  request->action = gun_text_new ("import");
  request->value = spell (pass->part);
  request->peer = gun_text_new (self->from);
  request->restamp = self->restamp;
  request->is_trial = pass->is_trial;
  gun_control_client_request (self->client, request, replied_cb, g_object_ref (task));
}

/* Once it was handed over it is not cancelled any more: what becomes of it must be known. */
void
gun_import_pass_hand_over (GTask *task)
{
  GunImport *self = g_task_get_source_object (task);
  GunImportPass *pass = g_task_get_task_data (task);

  if (self->client != NULL)
    ask_client (self, pass, task);
  else if (pass->is_trial)
    gun_engine_try_import_async (self->engine,
                                 pass->part,
                                 self->from,
                                 self->restamp,
                                 NULL,
                                 imported_cb,
                                 g_object_ref (task));
  else
    gun_engine_import_async (self->engine,
                             pass->part,
                             self->from,
                             self->restamp,
                             NULL,
                             imported_cb,
                             g_object_ref (task));
}

/* Names stand twice in what is handed over: with the states, and with the values. */
static gsize
measure (const GunNode *node)
{
  gsize n_bytes = 2 * g_ref_string_length (gun_node_get_soul (node));

  for (guint i = 0; i < gun_node_get_n_entries (node); i++)
    {
      const GunEntry *entry = gun_node_get_entry (node, i);

      n_bytes += 2 * g_ref_string_length (entry->key) + gun_value_get_size_bytes (entry->value);
    }

  return n_bytes;
}

static void
take_part (GunImportPass *pass)
{
  gsize n_bytes = 0;
  guint n_keys = 0;

  pass->part = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  while (!g_queue_is_empty (&pass->nodes) && n_keys < PART_KEYS && n_bytes < PART_BYTES)
    {
      GunNode *node = g_queue_pop_head (&pass->nodes);

      n_keys += gun_node_get_n_entries (node);
      n_bytes += measure (node);
      g_ptr_array_add (pass->part, node);
    }
}

/* What is little is kept until it is imported, in one commit. */
static void
keep (GunImport *self, GunNode *node)
{
  if (self->kept == NULL)
    return;

  self->kept_bytes += measure (node);
  if (self->found.n_keys > GUN_IMPORT_WHOLE_KEYS || self->kept_bytes > GUN_IMPORT_WHOLE_BYTES)
    g_clear_pointer (&self->kept, g_ptr_array_unref);
  else
    g_ptr_array_add (self->kept, gun_node_ref (node));
}

static void
take_found (GunImport *self, GunNode *node)
{
  GRefString *soul = gun_node_get_soul (node);

  self->found.n_keys += gun_node_get_n_entries (node);
  if (self->last_soul == NULL || !gun_text_equal (self->last_soul, soul))
    self->found.n_nodes++;
  g_clear_pointer (&self->last_soul, g_ref_string_release);
  self->last_soul = g_ref_string_acquire (soul);
  keep (self, node);
}

static void
take_piece (GunImport *self, GunImportPass *pass, const GunImportPiece *piece)
{
  GunImportTally *tally = pass->tally;

  tally->n_bytes += piece->n_bytes;
  tally->n_left_out += piece->n_left_out;
  tally->n_faults += piece->n_faults;
  tally->n_stateless += piece->n_stateless;
  tally->n_unreadable += piece->n_faults;
  tally->counts.n_refused += piece->n_faults;
  pass->is_read = piece->is_end;
  for (guint i = 0; i < piece->nodes->len; i++)
    {
      GunNode *node = g_ptr_array_index (piece->nodes, i);

      if (pass->is_trial)
        take_found (self, node);
      g_queue_push_tail (&pass->nodes, gun_node_ref (node));
    }
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GunImport *self = GUN_IMPORT (object);
  g_autoptr (GTask) task = user_data;
  GunImportPass *pass = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GunImportPiece) piece = g_task_propagate_pointer (G_TASK (result), &error);

  self->is_reading = FALSE;
  if (piece == NULL)
    {
      gun_import_pass_fail (task, error);
      return;
    }

  pass->tally->n_bytes_in_all = gun_import_source_get_n_bytes (self->source);
  take_piece (self, pass, piece);
  while (piece->faults->len > 0)
    add_fault (pass->tally, g_ptr_array_steal_index (piece->faults, 0));
  while (piece->files->len > 0 && pass->tally->files->len < GUN_IMPORT_MAX_FAULTS)
    g_ptr_array_add (pass->tally->files, g_ptr_array_steal_index (piece->files, 0));
  report (pass);
  gun_import_pass_go_on (task);
}

static void
read_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GunImport *self = source;
  g_autoptr (GunImportPiece) piece = gun_import_piece_new ();
  GError *error = NULL;

  if (self->source == NULL)
    self->source = self->engine != NULL
                       ? gun_import_source_open_plain (self->path, &error)
                       : gun_import_source_open (self->path, self->restamp, &error);
  if (self->source != NULL && gun_import_source_read (self->source, piece, cancellable, &error))
    g_task_return_pointer (task, g_steal_pointer (&piece), (GDestroyNotify) gun_import_piece_free);
  else
    g_task_return_error (task, error);
}

static void
read_more (GunImport *self, GTask *task)
{
  g_autoptr (GTask) reading
      = g_task_new (self, g_task_get_cancellable (task), read_cb, g_object_ref (task));

  self->is_reading = TRUE;
  g_task_set_source_tag (reading, read_more);
  g_task_run_in_thread (reading, read_thread);
}

void
gun_import_pass_go_on (GTask *task)
{
  GunImport *self = g_task_get_source_object (task);
  GunImportPass *pass = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_queue_is_empty (&pass->nodes) && pass->is_read)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    {
      gun_import_pass_fail (task, error);
      return;
    }
  if (g_queue_is_empty (&pass->nodes))
    {
      read_more (self, task);
      return;
    }

  take_part (pass);
  gun_import_pass_hand_over (task);
}

GTask *
gun_import_pass_new (GunImport *self,
                     GunImportTally *tally,
                     GunImportFunc func,
                     gpointer func_data,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  GunImportPass *pass = g_new0 (GunImportPass, 1);

  pass->tally = tally;
  pass->is_trial = tally == &self->found;
  pass->func = func;
  pass->func_data = func_data;
  g_task_set_task_data (task, pass, pass_free);
  /* What came of the last part is what counts, not that nobody wanted to know it any more */
  g_task_set_check_cancellable (task, FALSE);

  return task;
}
