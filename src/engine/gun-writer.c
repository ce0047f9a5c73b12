/* SPDX-License-Identifier: MIT */

#include "gun-writer.h"

#include <string.h>

#include "gun-engine-error.h"
#include "gun-known-souls.h"
#include "gun-soul.h"
#include "gun-store.h"
#include "gun-text.h"
#include "gun-unchecked.h"

/* What a row takes beside its texts and its value, for the budget of a batch */
#define ROW_BYTES 64

typedef enum
{
  JOB_READ,
  JOB_WRITE,
  JOB_CALL,
  JOB_QUERY,
  JOB_CLOSE,
} JobKind;

/* Made in the network's thread, carried out in the writer's, answered in the network's: only one
 * of them has it at a time. */
typedef struct
{
  JobKind kind;
  GRefString *soul;   /* of a read */
  GPtrArray *keys;    /* of a read (nullable): the whole node */
  GPtrArray *changes; /* of a write */
  GunQuery *query;
  GunBackingReadFunc read_func;
  GunBackingWriteFunc write_func;
  GunWriterCallFunc call_func;
  GunWriterCallDone call_done;
  GunBackingQueryFunc query_func;
  gpointer user_data;

  GunNode *node;    /* (nullable) */
  GPtrArray *nodes; /* of GunNode (nullable): of a query */
  GError *error;    /* (nullable) */
} Job;

struct _GunWriter
{
  GObject parent_instance;

  /* The network's thread */
  const GunWriterFuncs *funcs;
  gpointer user_data;
  guint n_pending;
  gboolean closing;
  gboolean close_pushed;
  GSource *close_source;
  GunKnownSouls *known;

  /* Both: set before the thread starts */
  char *path;
  GMainContext *context;
  GAsyncQueue *queue; /* of Job */
  GThread *thread;

  /* The writer's thread */
  GunStore *store;
  GPtrArray *waiting; /* of Job: writes of the next commit */
  GPtrArray *changes; /* of GunChange: theirs */
  gsize bytes;
  GHashTable *souls; /* of GRefString: theirs */
  GPtrArray *done;   /* of Job */
  GPtrArray *added;  /* of GRefString: new souls of commits not reported yet */
  GPtrArray *undone; /* of GunChange: not reported yet */
  gboolean has_unchecked;
  gboolean is_judging; /* slices of what is unchecked, between the commits */
};

static void gun_writer_backing_init (GunBackingInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GunWriter,
                               gun_writer,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GUN_TYPE_BACKING, gun_writer_backing_init))

static void
job_free (Job *job)
{
  g_clear_pointer (&job->soul, g_ref_string_release);
  g_clear_pointer (&job->keys, g_ptr_array_unref);
  g_clear_pointer (&job->changes, g_ptr_array_unref);
  g_clear_pointer (&job->query, gun_query_free);
  g_clear_pointer (&job->node, gun_node_unref);
  g_clear_pointer (&job->nodes, g_ptr_array_unref);
  g_clear_error (&job->error);
  g_free (job);
}

/* What goes back to the network's thread in one piece */
typedef struct
{
  GunWriter *writer;
  GPtrArray *jobs;
  GPtrArray *added;
  GPtrArray *undone;
  GError *open_error;
} Report;

static void
report_free (Report *report)
{
  g_clear_pointer (&report->jobs, g_ptr_array_unref);
  g_clear_pointer (&report->added, g_ptr_array_unref);
  g_clear_pointer (&report->undone, g_ptr_array_unref);
  g_clear_error (&report->open_error);
  g_object_unref (report->writer);
  g_free (report);
}

static Report *
report_new (GunWriter *self)
{
  Report *report = g_new0 (Report, 1);

  report->writer = g_object_ref (self);
  return report;
}

static void
finish_job (GunWriter *self, Job *job)
{
  self->n_pending--;

  if (job->kind == JOB_READ)
    job->read_func (job->node, job->error, job->user_data);
  else if (job->kind == JOB_WRITE)
    job->write_func (job->error, job->user_data);
  else if (job->kind == JOB_CALL)
    job->call_done (job->error, job->user_data);
  else if (job->kind == JOB_QUERY)
    job->query_func (job->nodes, job->error, job->user_data);
}

static void
join_thread (GunWriter *self)
{
  g_thread_join (g_steal_pointer (&self->thread));
}

static gboolean
push_close_cb (gpointer data)
{
  GunWriter *self = data;
  Job *job;

  g_clear_pointer (&self->close_source, g_source_unref);
  if (self->n_pending > 0)
    return G_SOURCE_REMOVE;

  job = g_new0 (Job, 1);
  job->kind = JOB_CLOSE;
  self->close_pushed = TRUE;
  g_async_queue_push (self->queue, job);

  return G_SOURCE_REMOVE;
}

/* The graph writes at the end of a loop turn what the turn brought, so closing waits until the
 * loop has nothing else to do. */
static void
close_when_idle (GunWriter *self)
{
  if (!self->closing || self->close_pushed || self->n_pending > 0 || self->close_source != NULL)
    return;

  self->close_source = g_idle_source_new ();
  g_source_set_priority (self->close_source, G_PRIORITY_LOW);
  g_source_set_callback (self->close_source, push_close_cb, self, NULL);
  g_source_attach (self->close_source, self->context);
}

static gboolean
report_done_cb (gpointer data)
{
  Report *report = data;
  GunWriter *self = report->writer;
  gboolean closed = FALSE;

  if (report->undone != NULL)
    self->funcs->undone (self, report->undone, self->user_data);
  if (report->added != NULL)
    self->funcs->souls_added (self, report->added, self->user_data);

  for (guint i = 0; i < report->jobs->len; i++)
    {
      Job *job = g_ptr_array_index (report->jobs, i);

      closed |= job->kind == JOB_CLOSE;
      if (job->kind != JOB_CLOSE)
        finish_job (self, job);
    }

  if (closed)
    {
      join_thread (self);
      self->funcs->closed (self, self->user_data);
    }
  else
    {
      close_when_idle (self);
    }

  return G_SOURCE_REMOVE;
}

static gboolean
report_opened_cb (gpointer data)
{
  Report *report = data;
  GunWriter *self = report->writer;

  if (report->open_error != NULL)
    join_thread (self);
  else if (!self->closing)
    gun_known_souls_start (self->known);
  self->funcs->opened (self, report->open_error, self->user_data);

  return G_SOURCE_REMOVE;
}

/* Not g_main_context_invoke(): the default context it would take for the writer's own */
static void
send_report (GunWriter *self, GSourceFunc func, Report *report)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, report, (GDestroyNotify) report_free);
  g_source_attach (source, self->context);
}

/* The writer's thread from here on */

static void
deliver (GunWriter *self)
{
  Report *report;

  if (self->done->len == 0 && self->undone->len == 0)
    return;

  report = report_new (self);
  report->jobs = g_steal_pointer (&self->done);
  if (self->undone->len > 0)
    {
      report->undone = g_steal_pointer (&self->undone);
      self->undone = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);
    }
  if (self->added->len > 0)
    report->added = g_steal_pointer (&self->added);
  self->done = g_ptr_array_new_with_free_func ((GDestroyNotify) job_free);
  if (self->added == NULL)
    self->added = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);

  send_report (self, report_done_cb, report);
}

/* One transaction. After an error none of it is kept. */
static void
write_changes (GunWriter *self, GPtrArray *changes, GError **error)
{
  guint n_added = self->added->len;

  if (!gun_store_write (self->store, changes, self->added, error))
    g_ptr_array_set_size (self->added, n_added);
}

/* What others wrote must not fail with what was written here: the graph keeps them in different
 * jobs. */
static void
write_apart (GunWriter *self)
{
  for (guint i = 0; i < self->waiting->len; i++)
    {
      Job *job = g_ptr_array_index (self->waiting, i);

      write_changes (self, job->changes, &job->error);
    }
}

static void
write_together (GunWriter *self)
{
  g_autoptr (GError) error = NULL;

  write_changes (self, self->changes, &error);
  if (g_error_matches (error, GUN_STORE_ERROR, GUN_STORE_ERROR_OUTBOX_FULL)
      && self->waiting->len > 1)
    {
      write_apart (self);
      return;
    }

  for (guint i = 0; error != NULL && i < self->waiting->len; i++)
    ((Job *) g_ptr_array_index (self->waiting, i))->error = g_error_copy (error);
}

/* Answers to reads do not wait for the commit: they go before it. */
static void
commit (GunWriter *self)
{
  gun_store_end_reads (self->store);
  deliver (self);
  if (self->waiting->len == 0)
    return;

  write_together (self);

  for (guint i = 0; i < self->waiting->len; i++)
    {
      Job *job = g_ptr_array_index (self->waiting, i);

      gun_engine_translate_store_error (&job->error, self->path);
      g_ptr_array_add (self->done, job);
    }
  g_ptr_array_set_size (self->waiting, 0);
  g_ptr_array_set_size (self->changes, 0);
  g_hash_table_remove_all (self->souls);
  self->bytes = 0;

  deliver (self);
}

static void
take_write (GunWriter *self, Job *job)
{
  GRefString *last_soul = NULL;

  for (guint i = 0; i < job->changes->len; i++)
    {
      GunChange *change = g_ptr_array_index (job->changes, i);

      self->bytes += g_ref_string_length (change->soul) + g_ref_string_length (change->key)
                     + gun_value_get_size_bytes (change->value) + ROW_BYTES;
      g_ptr_array_add (self->changes, gun_change_ref (change));
      if (change->soul != last_soul)
        g_hash_table_add (self->souls, g_ref_string_acquire (change->soul));
      last_soul = change->soul;
    }

  g_ptr_array_add (self->waiting, job);
}

/* What nobody has checked is not shown: it is judged now. Of most souls there is none, and of none
 * once all were judged. */
static gboolean
judge_soul (GunWriter *self, GRefString *soul, GError **error)
{
  if (!self->has_unchecked || !gun_soul_needs_check (soul))
    return TRUE;

  commit (self);
  return gun_unchecked_judge_soul (self->store, soul, self->undone, error);
}

static void
judge_some (GunWriter *self)
{
  g_autoptr (GError) error = NULL;

  if (gun_unchecked_judge_some (self->store, self->undone, &self->has_unchecked, &error))
    {
      self->is_judging = self->has_unchecked;
      deliver (self);
      return;
    }

  /* Each is judged when somebody wants to read it, and the others at the next start. */
  g_debug ("Old values are not judged now: %s", error->message);
  self->is_judging = FALSE;
}

/* A read must see every write asked for before it. Most are of other souls than the writes that
 * wait, and need no commit of their own. */
static void
take_read (GunWriter *self, Job *job)
{
  if (g_hash_table_contains (self->souls, job->soul))
    commit (self);

  if (judge_soul (self, job->soul, &job->error))
    {
      gun_store_begin_reads (self->store);
      job->node = gun_store_read (self->store, job->soul, job->keys, &job->error);
    }
  if (job->error != NULL)
    gun_engine_translate_store_error (&job->error, self->path);
  g_ptr_array_add (self->done, job);
}

static void
take_call (GunWriter *self, Job *job)
{
  commit (self);

  if (!job->call_func (self->store, job->user_data, &job->error))
    gun_engine_translate_store_error (&job->error, self->path);
  g_ptr_array_add (self->done, job);
}

/* Of many souls it sees what the last commit left, so everything is committed before. */
static void
take_query (GunWriter *self, Job *job)
{
  GRefString *soul = job->query->souls.exact;

  if (soul == NULL || g_hash_table_contains (self->souls, soul))
    commit (self);

  if (soul == NULL || judge_soul (self, soul, &job->error))
    {
      gun_store_begin_reads (self->store);
      job->nodes = gun_store_query (self->store, job->query, &job->error);
    }
  if (job->error != NULL)
    gun_engine_translate_store_error (&job->error, self->path);
  g_ptr_array_add (self->done, job);
}

static gboolean
batch_is_full (GunWriter *self)
{
  return self->changes->len >= GUN_WRITER_BATCH_ROWS || self->bytes >= GUN_WRITER_BATCH_BYTES;
}

/* Returns: FALSE after the last job */
static gboolean
work_until_committed (GunWriter *self)
{
  Job *job;

  if (self->is_judging)
    judge_some (self);
  job = self->is_judging ? g_async_queue_try_pop (self->queue) : g_async_queue_pop (self->queue);

  while (job != NULL)
    {
      if (job->kind == JOB_CLOSE)
        {
          commit (self);
          gun_store_close (self->store);
          g_clear_object (&self->store);
          g_ptr_array_add (self->done, job);
          deliver (self);
          return FALSE;
        }

      if (job->kind == JOB_WRITE)
        take_write (self, job);
      else if (job->kind == JOB_CALL)
        take_call (self, job);
      else if (job->kind == JOB_QUERY)
        take_query (self, job);
      else
        take_read (self, job);

      job = batch_is_full (self) ? NULL : g_async_queue_try_pop (self->queue);
    }

  commit (self);
  return TRUE;
}

static gpointer
writer_thread (gpointer data)
{
  GunWriter *self = data;
  Report *report = report_new (self);

  self->store = gun_store_open (self->path, &report->open_error);
  if (self->store == NULL)
    gun_engine_translate_store_error (&report->open_error, self->path);
  send_report (self, report_opened_cb, report);

  if (self->store != NULL)
    {
      self->is_judging = gun_store_has_unchecked (self->store, &self->has_unchecked, NULL)
                         && self->has_unchecked;
      while (work_until_committed (self))
        ;
    }

  return NULL;
}

/* The network's thread from here on */

static void
push (GunWriter *self, Job *job)
{
  g_assert (self->thread != NULL);

  self->n_pending++;
  g_async_queue_push (self->queue, job);
}

static void
gun_writer_read (GunBacking *backing,
                 GRefString *soul,
                 GPtrArray *keys,
                 GunBackingReadFunc func,
                 gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->kind = JOB_READ;
  job->soul = g_ref_string_acquire (soul);
  job->keys = keys == NULL ? NULL : g_ptr_array_ref (keys);
  job->read_func = func;
  job->user_data = user_data;
  push (GUN_WRITER (backing), job);
}

static void
gun_writer_write (GunBacking *backing,
                  GPtrArray *changes,
                  GunBackingWriteFunc func,
                  gpointer user_data)
{
  GunWriter *self = GUN_WRITER (backing);
  Job *job = g_new0 (Job, 1);

  gun_known_souls_add (self->known, changes);
  job->kind = JOB_WRITE;
  job->changes = g_ptr_array_ref (changes);
  job->write_func = func;
  job->user_data = user_data;
  push (self, job);
}

static gboolean
gun_writer_may_have (GunBacking *backing, GRefString *soul)
{
  return gun_known_souls_may_have (GUN_WRITER (backing)->known, soul);
}

static void
gun_writer_query (GunBacking *backing,
                  const GunQuery *query,
                  GunBackingQueryFunc func,
                  gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->kind = JOB_QUERY;
  job->query = gun_query_copy (query);
  job->query_func = func;
  job->user_data = user_data;
  push (GUN_WRITER (backing), job);
}

static void
gun_writer_backing_init (GunBackingInterface *iface)
{
  iface->may_have = gun_writer_may_have;
  iface->read = gun_writer_read;
  iface->write = gun_writer_write;
  iface->query = gun_writer_query;
}

static void
gun_writer_finalize (GObject *object)
{
  GunWriter *self = GUN_WRITER (object);

  g_assert (self->thread == NULL);

  g_clear_pointer (&self->known, gun_known_souls_free);
  g_async_queue_unref (self->queue);
  g_main_context_unref (self->context);
  g_ptr_array_unref (self->waiting);
  g_ptr_array_unref (self->changes);
  g_hash_table_unref (self->souls);
  g_ptr_array_unref (self->done);
  g_ptr_array_unref (self->added);
  g_ptr_array_unref (self->undone);
  g_free (self->path);

  G_OBJECT_CLASS (gun_writer_parent_class)->finalize (object);
}

static void
gun_writer_class_init (GunWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gun_writer_finalize;
}

static void
gun_writer_init (GunWriter *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->queue = g_async_queue_new_full ((GDestroyNotify) job_free);
  self->waiting = g_ptr_array_new ();
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);
  self->souls = g_hash_table_new_full (
      gun_text_hash, gun_text_equal, (GDestroyNotify) g_ref_string_release, NULL);
  self->done = g_ptr_array_new_with_free_func ((GDestroyNotify) job_free);
  self->added = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  self->undone = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);
}

/**
 * gun_writer_new:
 * @path: the database
 * @funcs: what it reports to; must outlive it
 * @user_data: for @funcs
 *
 * Starts the thread, which opens the database.
 *
 * Returns: (transfer full): the writer
 */
GunWriter *
gun_writer_new (const char *path, const GunWriterFuncs *funcs, gpointer user_data)
{
  GunWriter *self = g_object_new (GUN_TYPE_WRITER, NULL);

  self->path = g_strdup (path);
  self->funcs = funcs;
  self->user_data = user_data;
  self->known = gun_known_souls_new (self, path);
  self->thread = g_thread_new ("gun-writer", writer_thread, self);

  return self;
}

/**
 * gun_writer_call:
 * @self: the writer
 * @func: what to do with the database, in the writer's thread
 * @done: what to call after it, in this one
 * @data: for both
 *
 * Errors: those of @func; when the database is not open at all, neither is called.
 * Thread: the context @self was made in.
 */
void
gun_writer_call (GunWriter *self, GunWriterCallFunc func, GunWriterCallDone done, gpointer data)
{
  Job *job;

  g_return_if_fail (GUN_IS_WRITER (self));
  g_return_if_fail (func != NULL && done != NULL);

  job = g_new0 (Job, 1);
  job->kind = JOB_CALL;
  job->call_func = func;
  job->call_done = done;
  job->user_data = data;
  push (self, job);
}

/**
 * gun_writer_close:
 * @self: a writer whose database is open
 *
 * What the answers to pending jobs ask for in turn is still carried out. Keep a reference until
 * @closed came.
 */
void
gun_writer_close (GunWriter *self)
{
  g_return_if_fail (GUN_IS_WRITER (self));
  g_return_if_fail (!self->closing);

  self->closing = TRUE;
  gun_known_souls_stop (self->known);
  close_when_idle (self);
}
