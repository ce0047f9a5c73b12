/* SPDX-License-Identifier: MIT */

#include "gun-verify-queue.h"

#include "gun-signature-cache.h"
#include "gun-text.h"

/* Signatures remembered: at about a hundred bytes, 6 MB */
#define MAX_GOOD 65536
#define MAX_BAD 4096

/* Signatures in one piece of work: 1 to 5 ms of a core, so that who comes next waits no longer */
#define BATCH_SIGNATURES 16

typedef struct
{
  GunVerifyFunc func;
  gpointer data;
  guint number;
} Waiter;

/* Those of one peer that wait for a core */
typedef struct
{
  GRefString *from; /* (nullable): ours */
  GQueue jobs;      /* of Job */
} Line;

typedef struct
{
  GunSeaSignature signature;
  GArray *waiters; /* of Waiter */
  Line *line;      /* (nullable): it is at work */
} Job;

/* What a thread has: copies, and room for what came of them */
typedef struct
{
  guint n;
  GunSeaSignature signatures[BATCH_SIGNATURES];
  GunSeaReason reasons[BATCH_SIGNATURES];
} Batch;

struct _GunVerifyQueue
{
  GFunc verified;
  gpointer user_data;

  GunSignatureCache *good;
  GunSignatureCache *bad;
  GHashTable *jobs;  /* id → Job */
  GHashTable *lines; /* GRefString → Line, none of them empty */
  GQueue turns;      /* of Line: whose turn it is; none of them empty */
  Line ours;
  guint n_at_work;
  guint max_at_work;

  gatomicrefcount ref_count;
};

static guint
hash_id (gconstpointer id)
{
  guint head;

  memcpy (&head, id, sizeof head);
  return head;
}

static gboolean
equal_ids (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, GUN_SEA_SIGNATURE_ID_BYTES) == 0;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_array_unref (job->waiters);
  g_free (job);
}

static void
line_free (gpointer data)
{
  Line *line = data;

  g_queue_clear (&line->jobs);
  g_ref_string_release (line->from);
  g_free (line);
}

/**
 * gun_verify_queue_new:
 * @verified: (nullable): called with %NULL and @user_data after a piece of work was told about
 * @user_data: for @verified
 *
 * Thread: all of it is the thread's in which it was made; only signatures go to others.
 *
 * Returns: (transfer full): the queue
 */
GunVerifyQueue *
gun_verify_queue_new (GFunc verified, gpointer user_data)
{
  GunVerifyQueue *self = g_new0 (GunVerifyQueue, 1);

  self->verified = verified;
  self->user_data = user_data;
  self->good = gun_signature_cache_new (MAX_GOOD);
  self->bad = gun_signature_cache_new (MAX_BAD);
  self->jobs = g_hash_table_new_full (hash_id, equal_ids, NULL, job_free);
  self->lines = g_hash_table_new_full (gun_text_hash, gun_text_equal, NULL, line_free);
  /* One more than cores: the next is at hand while the loop is told of the last */
  self->max_at_work = g_get_num_processors () + 1;
  g_atomic_ref_count_init (&self->ref_count);

  return self;
}

GunVerifyQueue *
gun_verify_queue_ref (GunVerifyQueue *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
gun_verify_queue_unref (GunVerifyQueue *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_queue_clear (&self->turns);
  g_queue_clear (&self->ours.jobs);
  g_hash_table_unref (self->lines);
  g_hash_table_unref (self->jobs);
  gun_signature_cache_free (self->good);
  gun_signature_cache_free (self->bad);
  g_free (self);
}

/* In a thread of the pool */
static void
work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Batch *batch = data;

  for (guint i = 0; i < batch->n; i++)
    batch->reasons[i] = gun_sea_signature_verify (&batch->signatures[i]);
  g_task_return_boolean (task, TRUE);
}

/* The next one in turn, taken out of its line */
static Job *
take_next (GunVerifyQueue *self)
{
  Job *job = g_queue_pop_head (&self->ours.jobs);
  Line *line;

  if (job != NULL)
    return job;

  line = g_queue_pop_head (&self->turns);
  if (line == NULL)
    return NULL;

  job = g_queue_pop_head (&line->jobs);
  if (g_queue_is_empty (&line->jobs))
    g_hash_table_remove (self->lines, line->from);
  else
    g_queue_push_tail (&self->turns, line);

  return job;
}

static void worked_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
start (GunVerifyQueue *self)
{
  while (self->n_at_work < self->max_at_work)
    {
      g_autoptr (GTask) task = NULL;
      Batch *batch;
      Job *job = take_next (self);

      if (job == NULL)
        return;

      batch = g_new (Batch, 1);
      for (batch->n = 0; job != NULL; job = batch->n < BATCH_SIGNATURES ? take_next (self) : NULL)
        {
          job->line = NULL;
          batch->signatures[batch->n++] = job->signature;
        }

      self->n_at_work++;
      task = g_task_new (NULL, NULL, worked_cb, gun_verify_queue_ref (self));
      g_task_set_task_data (task, batch, g_free);
      g_task_run_in_thread (task, work);
    }
}

/* Tells whoever waits for @job, which is no job any more */
static void
tell (GunVerifyQueue *self, Job *job, GunSeaReason reason)
{
  g_hash_table_steal (self->jobs, job->signature.id);
  for (guint i = 0; i < job->waiters->len; i++)
    {
      const Waiter *waiter = &g_array_index (job->waiters, Waiter, i);

      waiter->func (reason, waiter->data, waiter->number);
    }
  job_free (job);
}

static void
settle (GunVerifyQueue *self, const GunSeaSignature *signature, GunSeaReason reason)
{
  gun_signature_cache_add (
      reason == GUN_SEA_REASON_NONE ? self->good : self->bad, signature->id, reason);
  tell (self, g_hash_table_lookup (self->jobs, signature->id), reason);
}

static void
worked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunVerifyQueue *self = user_data;
  Batch *batch = g_task_get_task_data (G_TASK (result));

  self->n_at_work--;
  start (self);
  for (guint i = 0; i < batch->n; i++)
    settle (self, &batch->signatures[i], batch->reasons[i]);
  if (self->verified != NULL)
    self->verified (NULL, self->user_data);
  gun_verify_queue_unref (self);
}

/**
 * gun_verify_queue_lookup:
 * @self: the queue
 * @signature: a signature
 * @reason: (out): what came of it
 *
 * Returns: whether it was verified before
 */
gboolean
gun_verify_queue_lookup (GunVerifyQueue *self,
                         const GunSeaSignature *signature,
                         GunSeaReason *reason)
{
  return gun_signature_cache_lookup (self->good, signature->id, reason)
         || gun_signature_cache_lookup (self->bad, signature->id, reason);
}

static Line *
ensure_line (GunVerifyQueue *self, GRefString *from)
{
  Line *line = from != NULL ? g_hash_table_lookup (self->lines, from) : &self->ours;

  if (line != NULL)
    return line;

  line = g_new0 (Line, 1);
  line->from = g_ref_string_acquire (from);
  g_hash_table_insert (self->lines, line->from, line);
  g_queue_push_tail (&self->turns, line);

  return line;
}

/**
 * gun_verify_queue_ask:
 * @self: the queue
 * @from: (nullable): who brought it
 * @signature: a signature that gun_verify_queue_lookup() does not know; copied
 * @func: told what came of it
 * @data: for @func
 * @number: for @func
 *
 * Returns: %FALSE when somebody asked for the same before, and both wait for it
 */
gboolean
gun_verify_queue_ask (GunVerifyQueue *self,
                      GRefString *from,
                      const GunSeaSignature *signature,
                      GunVerifyFunc func,
                      gpointer data,
                      guint number)
{
  Waiter waiter = { func, data, number };
  Job *job = g_hash_table_lookup (self->jobs, signature->id);
  gboolean is_new = job == NULL;

  if (is_new)
    {
      job = g_new (Job, 1);
      job->signature = *signature;
      job->waiters = g_array_sized_new (FALSE, FALSE, sizeof (Waiter), 1);
      job->line = ensure_line (self, from);
      g_queue_push_tail (&job->line->jobs, job);
      g_hash_table_insert (self->jobs, job->signature.id, job);
    }
  else if (from == NULL && job->line != NULL && job->line != &self->ours)
    {
      /* Ours go first, also when somebody else brought it before */
      g_queue_push_tail (&self->ours.jobs, job);
      g_queue_remove (&job->line->jobs, job);
      if (g_queue_is_empty (&job->line->jobs))
        {
          g_queue_remove (&self->turns, job->line);
          g_hash_table_remove (self->lines, job->line->from);
        }
      job->line = &self->ours;
    }
  g_array_append_val (job->waiters, waiter);
  start (self);

  return is_new;
}

/**
 * gun_verify_queue_give_up_others:
 * @self: the queue
 */
void
gun_verify_queue_give_up_others (GunVerifyQueue *self)
{
  Line *line;

  while ((line = g_queue_pop_head (&self->turns)) != NULL)
    {
      Job *job;

      while ((job = g_queue_pop_head (&line->jobs)) != NULL)
        tell (self, job, GUN_SEA_REASON_SIGNATURE);
      g_hash_table_remove (self->lines, line->from);
    }
}

/**
 * gun_verify_queue_is_idle:
 * @self: the queue
 *
 * Returns: %TRUE when nothing waits and nothing is at work
 */
gboolean
gun_verify_queue_is_idle (GunVerifyQueue *self)
{
  return self->n_at_work == 0 && g_hash_table_size (self->jobs) == 0;
}
