/* SPDX-License-Identifier: MIT */

#include "memory-backing.h"

#include "gun-text.h"

typedef struct
{
  GRefString *soul;
  GPtrArray *keys;
  GPtrArray *changes;
  GunBackingReadFunc read_func;
  GunBackingWriteFunc write_func;
  GunQuery *query;
  GunBackingQueryFunc query_func;
  gpointer user_data;
} Operation;

struct _MemoryBacking
{
  GObject parent_instance;

  GHashTable *nodes; /* soul -> GunNode */
  GPtrArray *shelf;  /* of GunShelfRow */
  GQueue operations;
  guint n_to_fail;
  guint n_reads;
  guint n_writes;
  gboolean knows_absent;
};

static void backing_init (GunBackingInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MemoryBacking,
                               memory_backing,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GUN_TYPE_BACKING, backing_init))

static void
read_node (GunBacking *backing,
           GRefString *soul,
           GPtrArray *keys,
           GunBackingReadFunc func,
           gpointer user_data)
{
  MemoryBacking *self = MEMORY_BACKING (backing);
  Operation *operation = g_new0 (Operation, 1);

  self->n_reads++;
  operation->soul = g_ref_string_acquire (soul);
  operation->keys = keys != NULL ? g_ptr_array_ref (keys) : NULL;
  operation->read_func = func;
  operation->user_data = user_data;
  g_queue_push_tail (&self->operations, operation);
}

static void
write_changes (GunBacking *backing,
               GPtrArray *changes,
               GunBackingWriteFunc func,
               gpointer user_data)
{
  MemoryBacking *self = MEMORY_BACKING (backing);
  Operation *operation = g_new0 (Operation, 1);

  g_assert_cmpuint (changes->len, >, 0);
  self->n_writes++;
  operation->changes = g_ptr_array_ref (changes);
  operation->write_func = func;
  operation->user_data = user_data;
  g_queue_push_tail (&self->operations, operation);
}

/* As if whatever is on its way were not written yet: the graph knows of that itself */
static gboolean
may_have (GunBacking *backing, GRefString *soul)
{
  MemoryBacking *self = MEMORY_BACKING (backing);

  return !self->knows_absent || g_hash_table_contains (self->nodes, soul);
}

static void
query_nodes (GunBacking *backing,
             const GunQuery *query,
             GunBackingQueryFunc func,
             gpointer user_data)
{
  MemoryBacking *self = MEMORY_BACKING (backing);
  Operation *operation = g_new0 (Operation, 1);

  self->n_reads++;
  operation->query = gun_query_copy (query);
  operation->query_func = func;
  operation->user_data = user_data;
  g_queue_push_tail (&self->operations, operation);
}

static void
backing_init (GunBackingInterface *iface)
{
  iface->may_have = may_have;
  iface->read = read_node;
  iface->write = write_changes;
  iface->query = query_nodes;
}

static void
memory_backing_finalize (GObject *object)
{
  MemoryBacking *self = MEMORY_BACKING (object);

  g_assert_cmpuint (g_queue_get_length (&self->operations), ==, 0);
  g_clear_pointer (&self->nodes, g_hash_table_unref);
  g_clear_pointer (&self->shelf, g_ptr_array_unref);

  G_OBJECT_CLASS (memory_backing_parent_class)->finalize (object);
}

static void
memory_backing_class_init (MemoryBackingClass *class)
{
  G_OBJECT_CLASS (class)->finalize = memory_backing_finalize;
}

static void
memory_backing_init (MemoryBacking *self)
{
  self->nodes = g_hash_table_new_full (gun_text_hash,
                                       gun_text_equal,
                                       (GDestroyNotify) g_ref_string_release,
                                       (GDestroyNotify) gun_node_unref);
  self->shelf = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_shelf_row_unref);
}

MemoryBacking *
memory_backing_new (void)
{
  return g_object_new (MEMORY_TYPE_BACKING, NULL);
}

static void
carry_out_read (MemoryBacking *self, Operation *operation, const GError *error)
{
  GunNode *known = g_hash_table_lookup (self->nodes, operation->soul);
  g_autoptr (GunNode) found = NULL;

  if (error == NULL && known != NULL && operation->keys != NULL && operation->keys->len == 0)
    found = gun_node_new (operation->soul);
  for (guint i = 0; error == NULL && known != NULL && i < gun_node_get_n_entries (known); i++)
    {
      const GunEntry *entry = gun_node_get_entry (known, i);

      if (operation->keys != NULL
          && !g_ptr_array_find_with_equal_func (operation->keys, entry->key, gun_text_equal, NULL))
        continue;
      if (found == NULL)
        found = gun_node_new (operation->soul);
      gun_node_add (found, entry->key, entry->value, entry->state_ms);
    }

  operation->read_func (found, error, operation->user_data);
}

/* What was judged waits no more */
static void
forget_row (MemoryBacking *self, const GunChange *change)
{
  for (guint i = 0; i < self->shelf->len; i++)
    {
      const GunChange *kept = ((GunShelfRow *) g_ptr_array_index (self->shelf, i))->change;

      if (kept->state_ms == change->state_ms && gun_text_equal (kept->key, change->key)
          && gun_text_equal (kept->soul, change->soul))
        {
          g_ptr_array_remove_index (self->shelf, i);
          return;
        }
    }
}

static void
carry_out_write (MemoryBacking *self, Operation *operation, const GError *error)
{
  for (guint i = 0; error == NULL && i < operation->changes->len; i++)
    {
      GunChange *change = g_ptr_array_index (operation->changes, i);
      GunNode *node = g_hash_table_lookup (self->nodes, change->soul);

      if (change->verdict == GUN_VERDICT_FUTURE)
        {
          g_ptr_array_add (self->shelf, gun_shelf_row_new (change, 0));
          continue;
        }
      forget_row (self, change);
      if (!GUN_VERDICT_IS_STORED (change->verdict))
        continue;
      if (node == NULL)
        {
          node = gun_node_new (change->soul);
          g_hash_table_insert (self->nodes, g_ref_string_acquire (change->soul), node);
        }
      gun_node_add (node, change->key, change->value, change->state_ms);
    }

  operation->write_func (error, operation->user_data);
}

static int
compare_souls (gconstpointer a, gconstpointer b)
{
  return gun_text_compare (a, b);
}

static void
carry_out_query (MemoryBacking *self, Operation *operation, const GError *error)
{
  const GunRange *range = &operation->query->souls;
  g_autoptr (GPtrArray) nodes = NULL;
  GunQueryAnswer answer;
  GList *souls;

  if (error != NULL)
    {
      operation->query_func (NULL, error, operation->user_data);
      return;
    }

  souls = g_list_sort (g_hash_table_get_keys (self->nodes), compare_souls);
  if (range->reverse)
    souls = g_list_reverse (souls);
  gun_query_answer_init (&answer, operation->query);
  for (GList *l = souls; l != NULL; l = l->next)
    if (gun_range_holds (range, l->data))
      {
        GunNode *node = g_hash_table_lookup (self->nodes, l->data);

        gun_node_sort (node);
        if (!gun_query_answer_begin (&answer, l->data)
            || !gun_query_answer_add_node (&answer, node))
          break;
      }
  g_list_free (souls);
  nodes = gun_query_answer_end (&answer);
  operation->query_func (nodes, NULL, operation->user_data);
}

gboolean
memory_backing_step (MemoryBacking *self)
{
  Operation *operation = g_queue_pop_head (&self->operations);
  g_autoptr (GError) error = NULL;

  if (operation == NULL)
    return FALSE;

  if (self->n_to_fail > 0)
    {
      self->n_to_fail--;
      error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "The disk is full");
    }
  if (operation->read_func != NULL)
    carry_out_read (self, operation, error);
  else if (operation->query_func != NULL)
    carry_out_query (self, operation, error);
  else
    carry_out_write (self, operation, error);

  g_clear_pointer (&operation->soul, g_ref_string_release);
  g_clear_pointer (&operation->keys, g_ptr_array_unref);
  g_clear_pointer (&operation->changes, g_ptr_array_unref);
  g_clear_pointer (&operation->query, gun_query_free);
  g_free (operation);
  return TRUE;
}

void
memory_backing_run (MemoryBacking *self)
{
  while (g_main_context_iteration (NULL, FALSE) || memory_backing_step (self))
    ;
}

void
memory_backing_fail_next (MemoryBacking *self, guint n_operations)
{
  self->n_to_fail = n_operations;
}

void
memory_backing_know_absent (MemoryBacking *self)
{
  self->knows_absent = TRUE;
}

void
memory_backing_forget (MemoryBacking *self, const char *soul)
{
  g_autoptr (GRefString) text = gun_text_new (soul);

  g_assert_true (g_hash_table_remove (self->nodes, text));
}

guint
memory_backing_get_n_asked (MemoryBacking *self)
{
  return g_queue_get_length (&self->operations);
}

guint
memory_backing_get_n_reads (MemoryBacking *self)
{
  return self->n_reads;
}

guint
memory_backing_get_n_writes (MemoryBacking *self)
{
  return self->n_writes;
}

GunNode *
memory_backing_get_node (MemoryBacking *self, const char *soul)
{
  GRefString *text = gun_text_new (soul);
  GunNode *node = g_hash_table_lookup (self->nodes, text);

  g_ref_string_release (text);
  return node;
}

GPtrArray *
memory_backing_get_shelf (MemoryBacking *self)
{
  return self->shelf;
}
