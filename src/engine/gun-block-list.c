/* SPDX-License-Identifier: MIT */

#include "gun-block-list.h"

#include "gun-sea-wrapper.h"
#include "gun-text.h"

/* When somebody said something, others may have newer: so long they may take yet */
#define SETTLE_US (G_USEC_PER_SEC / 4)

/* Answers remembered; then all are forgotten */
#define MAX_REMEMBERED 1024

typedef struct
{
  GunBlockListFunc func;
  gpointer data;
  guint number;
} Waiter;

typedef struct
{
  gboolean is_blocked;
  gint64 until_us;
} Answer;

/* A question under way: first for the link of the owner, then for the key of the writer */
typedef struct
{
  GunBlockList *list;
  char *name; /* of the question */
  GRefString *soul;
  GRefString *key;
  GRefString *writer;
  gboolean is_link; /* @soul and @key are the owner's, and link to where @writer stands */
  gboolean is_asked;

  GArray *waiters; /* of Waiter */
  GunAsk *ask;     /* (nullable) */
  GSource *turn;   /* (nullable) */
  GSource *limit;
  gboolean is_over;
  guint n_holds;
} Question;

struct _GunBlockList
{
  GunGraph *graph;
  GunMesh *mesh;
  GunClock *clock;
  GHashTable *questions; /* name → Question */
  GHashTable *answers;   /* name → Answer */
  GHashTable *souls;     /* of GRefString: where the answers stood */
  gboolean is_stopped;
};

static void
question_release (Question *question)
{
  if (--question->n_holds > 0)
    return;

  g_ref_string_release (question->soul);
  g_ref_string_release (question->key);
  g_ref_string_release (question->writer);
  g_array_unref (question->waiters);
  g_free (question->name);
  g_free (question);
}

static char *
name_question (GRefString *owner, GRefString *block, gboolean block_is_soul, GRefString *writer)
{
  return g_strdup_printf ("%s %s %s %s", owner, writer, block_is_soul ? "#" : ".", block);
}

static void
remember (GunBlockList *self, const char *name, gboolean is_blocked)
{
  Answer *answer = g_new (Answer, 1);

  if (g_hash_table_size (self->answers) == MAX_REMEMBERED)
    {
      g_hash_table_remove_all (self->answers);
      g_hash_table_remove_all (self->souls);
    }

  answer->is_blocked = is_blocked;
  answer->until_us = gun_clock_get_monotonic_us (self->clock) + GUN_BLOCK_LIST_REMEMBERED_US;
  g_hash_table_replace (self->answers, g_strdup (name), answer);
}

static void
finish (Question *question, gboolean is_blocked)
{
  GunBlockList *self = question->list;

  question->is_over = TRUE;
  g_clear_pointer (&question->ask, gun_ask_cancel);
  gun_clear_timer (&question->turn);
  gun_clear_timer (&question->limit);
  g_hash_table_remove (self->questions, question->name);
  remember (self, question->name, is_blocked);

  for (guint i = 0; i < question->waiters->len; i++)
    {
      const Waiter *waiter = &g_array_index (question->waiters, Waiter, i);

      waiter->func (is_blocked, waiter->data, waiter->number);
    }
  question_release (question);
}

/* What user space holds is the value within its wrapper */
static GunValue *
dup_plain (const GunValue *value)
{
  GunSeaWrapper wrapper;
  GunValue *plain = NULL;

  if (gun_value_get_kind (value) != GUN_VALUE_TEXT)
    return gun_value_ref (value);

  if (gun_sea_wrapper_init (&wrapper, gun_value_get_text (value)) == GUN_SEA_REASON_NONE)
    plain = gun_sea_wrapper_dup_value (&wrapper);
  gun_sea_wrapper_clear (&wrapper);

  return plain != NULL ? plain : gun_value_ref (value);
}

static gboolean
blocks (const GunValue *value)
{
  switch (gun_value_get_kind (value))
    {
    case GUN_VALUE_NUMBER:
      return gun_value_get_number (value) == 1;
    case GUN_VALUE_BOOLEAN:
      return gun_value_get_boolean (value);
    case GUN_VALUE_NULL:
    case GUN_VALUE_TEXT:
    case GUN_VALUE_LINK:
    default:
      return FALSE;
    }
}

static void read_here (Question *question);

static gboolean
turn_cb (gpointer data)
{
  Question *question = data;

  gun_clear_timer (&question->turn);
  g_clear_pointer (&question->ask, gun_ask_cancel);
  read_here (question);

  return G_SOURCE_REMOVE;
}

static gboolean
limit_cb (gpointer data)
{
  finish (data, FALSE);
  return G_SOURCE_REMOVE;
}

static void
set_turn (Question *question, gint64 delay_us)
{
  if (question->turn == NULL)
    question->turn = gun_clock_add_timer (question->list->clock, delay_us, turn_cb, question);
}

static void
asked_cb (GunAsk *ask, GunPeer *peer, GunNode *node, gpointer user_data)
{
  Question *question = user_data;

  if (peer == NULL)
    {
      question->ask = NULL;
      gun_clear_timer (&question->turn);
      read_here (question);
    }
  else if (node != NULL)
    set_turn (question, SETTLE_US);
}

/* Nothing is known here: whoever is there is asked, once */
static void
ask_peers (Question *question)
{
  GunBlockList *self = question->list;
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (self->mesh);
  g_autoptr (GunGet) get = NULL;

  if (question->is_asked || peers->len == 0)
    {
      finish (question, FALSE);
      return;
    }

  question->is_asked = TRUE;
  get = gun_get_new (question->soul, question->key);
  question->ask = gun_mesh_ask (self->mesh, get, NULL, GUN_BLOCK_LIST_WAIT_US, asked_cb, question);
}

static void
follow_link (Question *question, const GunValue *link)
{
  g_ref_string_release (question->soul);
  g_ref_string_release (question->key);
  question->soul = g_ref_string_acquire (gun_value_get_text (link));
  question->key = g_ref_string_acquire (question->writer);
  question->is_link = FALSE;
  question->is_asked = FALSE;
  read_here (question);
}

static void
take_entry (Question *question, const GunEntry *entry)
{
  g_autoptr (GunValue) value = dup_plain (entry->value);

  if (!question->is_link)
    finish (question, blocks (value));
  else if (gun_value_get_kind (value) == GUN_VALUE_LINK)
    follow_link (question, value);
  else
    finish (question, FALSE);
}

static void
read_cb (GunGraph *graph, GunNode *node, const GError *error, gpointer user_data)
{
  Question *question = user_data;
  const GunEntry *entry = node != NULL ? gun_node_lookup (node, question->key) : NULL;

  if (!question->is_over)
    {
      if (entry != NULL)
        take_entry (question, entry);
      else
        ask_peers (question);
    }
  question_release (question);
}

static void
read_here (Question *question)
{
  g_hash_table_add (question->list->souls, g_ref_string_acquire (question->soul));
  question->n_holds++;
  gun_graph_get (question->list->graph, question->soul, question->key, read_cb, question);
}

/**
 * gun_block_list_new:
 * @graph: what is known here
 * @mesh: who is asked
 * @clock: for how long
 *
 * Returns: (transfer full): a list that remembers nothing
 */
GunBlockList *
gun_block_list_new (GunGraph *graph, GunMesh *mesh, GunClock *clock)
{
  GunBlockList *self = g_new0 (GunBlockList, 1);

  self->graph = graph;
  self->mesh = mesh;
  self->clock = clock;
  self->questions = g_hash_table_new (g_str_hash, g_str_equal);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->souls = g_hash_table_new_full (
      gun_text_hash, gun_text_equal, (GDestroyNotify) g_ref_string_release, NULL);

  return self;
}

/**
 * gun_block_list_free:
 * @self: (transfer full): a list that was stopped
 */
void
gun_block_list_free (GunBlockList *self)
{
  g_hash_table_unref (self->questions);
  g_hash_table_unref (self->answers);
  g_hash_table_unref (self->souls);
  g_free (self);
}

/**
 * gun_block_list_recall:
 * @self: the list
 * @owner: who gave the right
 * @block: where it is taken back
 * @block_is_soul: @block is a soul, and no key of the owner
 * @writer: who has it
 * @is_blocked: (out): whether it was taken back
 *
 * Returns: whether that was looked up within %GUN_BLOCK_LIST_REMEMBERED_US, or nobody asks any more
 */
gboolean
gun_block_list_recall (GunBlockList *self,
                       GRefString *owner,
                       GRefString *block,
                       gboolean block_is_soul,
                       GRefString *writer,
                       gboolean *is_blocked)
{
  g_autofree char *name = name_question (owner, block, block_is_soul, writer);
  const Answer *answer = g_hash_table_lookup (self->answers, name);

  if (answer != NULL && answer->until_us < gun_clock_get_monotonic_us (self->clock))
    {
      g_hash_table_remove (self->answers, name);
      answer = NULL;
    }
  if (answer == NULL && !self->is_stopped)
    return FALSE;

  *is_blocked = answer != NULL && answer->is_blocked;
  return TRUE;
}

/**
 * gun_block_list_take_changes:
 * @self: the list
 * @changes: (element-type GunChange): what changed in the graph
 *
 * Forgets its answers when one of them stood there: who is blocked now does not get in for another
 * minute, and who no longer is need not wait for one.
 */
void
gun_block_list_take_changes (GunBlockList *self, GPtrArray *changes)
{
  if (g_hash_table_size (self->answers) == 0)
    return;

  for (guint i = 0; i < changes->len; i++)
    {
      const GunChange *change = g_ptr_array_index (changes, i);

      if (g_hash_table_contains (self->souls, change->soul))
        g_hash_table_remove_all (self->answers);
    }
}

static Question *
start (GunBlockList *self,
       char *name,
       GRefString *owner,
       GRefString *block,
       gboolean block_is_soul,
       GRefString *writer)
{
  Question *question = g_new0 (Question, 1);
  g_autofree char *account = g_strconcat ("~", owner, NULL);

  question->list = self;
  question->name = name;
  question->soul = block_is_soul ? g_ref_string_acquire (block) : gun_text_new (account);
  question->key = g_ref_string_acquire (block_is_soul ? writer : block);
  question->writer = g_ref_string_acquire (writer);
  question->is_link = !block_is_soul;
  question->waiters = g_array_new (FALSE, FALSE, sizeof (Waiter));
  question->limit = gun_clock_add_timer (self->clock, GUN_BLOCK_LIST_WAIT_US, limit_cb, question);
  question->n_holds = 1;
  g_hash_table_insert (self->questions, question->name, question);
  set_turn (question, 0);

  return question;
}

/**
 * gun_block_list_look_up:
 * @self: the list
 * @owner: who gave the right
 * @block: where it is taken back
 * @block_is_soul: @block is a soul, and no key of the owner
 * @writer: who has it
 * @func: told whether it was
 * @data: for @func
 * @number: for @func
 */
void
gun_block_list_look_up (GunBlockList *self,
                        GRefString *owner,
                        GRefString *block,
                        gboolean block_is_soul,
                        GRefString *writer,
                        GunBlockListFunc func,
                        gpointer data,
                        guint number)
{
  g_autofree char *name = name_question (owner, block, block_is_soul, writer);
  Waiter waiter = { func, data, number };
  Question *question = g_hash_table_lookup (self->questions, name);

  if (question == NULL)
    question = start (self, g_steal_pointer (&name), owner, block, block_is_soul, writer);
  g_array_append_val (question->waiters, waiter);
}

/**
 * gun_block_list_stop:
 * @self: the list
 */
void
gun_block_list_stop (GunBlockList *self)
{
  GHashTableIter iter;
  gpointer question;

  self->is_stopped = TRUE;
  while (g_hash_table_iter_init (&iter, self->questions),
         g_hash_table_iter_next (&iter, NULL, &question))
    finish (question, FALSE);
}
