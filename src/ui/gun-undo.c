/* SPDX-License-Identifier: MIT */

#include "gun-undo.h"

#include "gun-text.h"

struct _GunUndo
{
  GObject parent_instance;

  GunEngine *engine; /* (nullable) */
  GunWrites *writes;

  GQueue done;   /* (element-type GunWriteStep): the last one first */
  GQueue undone; /* (element-type GunWriteStep): what took steps back, the last one first */
  guint n_entries;
  GQueue wanted;         /* (element-type GunWriteStep): to be taken back, one after the other */
  GunWriteStep *checked; /* (nullable): what is being looked at, or taken back */
  GunWriteStep *inverse; /* (nullable): what takes it back, once that is on its way */
};

enum
{
  PROP_CAN_UNDO = 1,
  PROP_CAN_REDO,
  N_PROPS
};

enum
{
  SIGNAL_CONFLICT,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunUndo, gun_undo, G_TYPE_OBJECT)

static void take_next (GunUndo *self);

static void
tell (GunUndo *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_REDO]);
}

static void
remember (GunUndo *self, GunWriteStep *step)
{
  g_queue_push_head (&self->done, gun_write_step_ref (step));
  self->n_entries += gun_write_step_get_n_entries (step);
  while (g_queue_get_length (&self->done) > GUN_UNDO_MAX_STEPS
         || (self->n_entries > GUN_UNDO_MAX_ENTRIES && g_queue_get_length (&self->done) > 1))
    {
      g_autoptr (GunWriteStep) oldest = g_queue_pop_tail (&self->done);

      self->n_entries -= gun_write_step_get_n_entries (oldest);
    }
}

static void
forget (GunUndo *self, GunWriteStep *step)
{
  GList *found = g_queue_find (&self->done, step);

  if (found != NULL)
    {
      self->n_entries -= gun_write_step_get_n_entries (step);
      g_queue_delete_link (&self->done, found);
      gun_write_step_unref (step);
      return;
    }

  found = g_queue_find (&self->undone, step);
  if (found == NULL)
    return;

  g_queue_delete_link (&self->undone, found);
  gun_write_step_unref (step);
}

static void
end_check (GunUndo *self)
{
  g_clear_pointer (&self->checked, gun_write_step_unref);
  g_clear_pointer (&self->inverse, gun_write_step_unref);
}

static void
forget_wanted (GunUndo *self)
{
  g_queue_clear_full (&self->wanted, (GDestroyNotify) gun_write_step_unref);
}

/* What is written anew makes a way of its own: from there nothing can be done again */
static void
done_cb (GunUndo *self, GunWriteStep *step)
{
  gboolean is_ours = step == self->inverse;

  if (is_ours)
    forget (self, self->checked);
  if (!gun_write_step_takes_back (step))
    remember (self, step);
  else
    g_queue_push_head (&self->undone, gun_write_step_ref (step));
  if (!is_ours)
    g_queue_clear_full (&self->undone, (GDestroyNotify) gun_write_step_unref);
  if (is_ours)
    {
      end_check (self);
      take_next (self);
    }
  tell (self);
}

static void
refused_cb (GunUndo *self, GunWriteStep *step)
{
  if (step != self->inverse)
    return;

  /* It can be tried again; what was wanted after it would not be in order */
  end_check (self);
  forget_wanted (self);
}

static void
failed_cb (GunUndo *self, const char *key, const GError *error, GunWriteStep *step)
{
  refused_cb (self, step);
}

static void
write_inverse (GunUndo *self)
{
  self->inverse = gun_write_step_new_inverse (self->checked);
  gun_writes_carry_out (self->writes, self->inverse);
}

/* Reads what is there now, key after key */
typedef struct
{
  GunUndo *undo;
  GunWriteStep *step;
  guint at;
} Check;

static void
check_free (Check *self)
{
  g_object_unref (self->undo);
  gun_write_step_unref (self->step);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Check, check_free)

static void
say_conflict (GunUndo *self, GunWriteStep *step, const GunWriteEntry *entry, GunValue *now)
{
  g_autoptr (GunValue) key = gun_value_new_text (entry->key);

  end_check (self);
  forget_wanted (self);
  g_signal_emit (self, signals[SIGNAL_CONFLICT], 0, step, key, now);
}

static void check_next (Check *check);

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Check) check = user_data;
  GunUndo *self = check->undo;
  const GunWriteEntry *entry = gun_write_step_get_entry (check->step, check->at);
  g_autoptr (GunNode) node = gun_engine_read_finish (GUN_ENGINE (object), result, NULL);
  const GunEntry *now = node != NULL ? gun_node_lookup (node, entry->key) : NULL;

  if (self->engine == NULL || self->checked != check->step)
    return;

  /* What the database has let go since is nobody's change */
  if (now != NULL && !gun_value_equal (now->value, entry->value))
    {
      say_conflict (self, check->step, entry, now->value);
      return;
    }

  check->at++;
  check_next (g_steal_pointer (&check));
}

/* @check: (transfer full) */
static void
check_next (Check *check)
{
  GunUndo *self = check->undo;
  const GunWriteEntry *entry;

  if (check->at == gun_write_step_get_n_entries (check->step))
    {
      write_inverse (self);
      check_free (check);
      return;
    }

  entry = gun_write_step_get_entry (check->step, check->at);
  gun_engine_read_async (self->engine, entry->soul, entry->key, NULL, read_cb, check);
}

static void
take_next (GunUndo *self)
{
  Check *check;

  if (self->checked != NULL || self->engine == NULL)
    return;

  self->checked = g_queue_pop_head (&self->wanted);
  if (self->checked == NULL)
    return;

  check = g_new0 (Check, 1);
  check->undo = g_object_ref (self);
  check->step = gun_write_step_ref (self->checked);
  check_next (check);
}

/**
 * gun_undo_take_back:
 * @step: what was written in this window, an undo or not
 *
 * Takes it back, unless somebody else has changed it meanwhile. After what is being taken back already.
 */
void
gun_undo_take_back (GunUndo *self, GunWriteStep *step)
{
  g_return_if_fail (GUN_IS_UNDO (self));

  if (self->engine == NULL || self->checked == step || g_queue_find (&self->wanted, step) != NULL)
    return;

  g_queue_push_tail (&self->wanted, gun_write_step_ref (step));
  take_next (self);
}

/**
 * gun_undo_force:
 * @step: of the signal conflict
 *
 * Takes it back whatever is there now.
 */
void
gun_undo_force (GunUndo *self, GunWriteStep *step)
{
  g_return_if_fail (GUN_IS_UNDO (self));

  if (self->engine == NULL || self->checked != NULL)
    return;

  self->checked = gun_write_step_ref (step);
  write_inverse (self);
}

/* The first one that is not wanted yet */
static void
take_back_first (GunUndo *self, GQueue *steps)
{
  for (GList *at = steps->head; at != NULL; at = at->next)
    if (at->data != self->checked && g_queue_find (&self->wanted, at->data) == NULL)
      {
        gun_undo_take_back (self, at->data);
        return;
      }
}

/**
 * gun_undo_last:
 *
 * Takes the last step back that was not taken back yet.
 */
void
gun_undo_last (GunUndo *self)
{
  g_return_if_fail (GUN_IS_UNDO (self));

  take_back_first (self, &self->done);
}

/**
 * gun_undo_redo:
 *
 * Writes again what was taken back last.
 */
void
gun_undo_redo (GunUndo *self)
{
  g_return_if_fail (GUN_IS_UNDO (self));

  take_back_first (self, &self->undone);
}

/**
 * gun_undo_stop:
 *
 * The database is closed: nothing can be taken back any more.
 */
void
gun_undo_stop (GunUndo *self)
{
  g_return_if_fail (GUN_IS_UNDO (self));

  if (self->writes != NULL)
    g_signal_handlers_disconnect_by_data (self->writes, self);
  g_clear_object (&self->writes);
  g_clear_object (&self->engine);
  end_check (self);
  forget_wanted (self);
  g_queue_clear_full (&self->done, (GDestroyNotify) gun_write_step_unref);
  g_queue_clear_full (&self->undone, (GDestroyNotify) gun_write_step_unref);
  self->n_entries = 0;
}

static void
gun_undo_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  GunUndo *self = GUN_UNDO (object);

  switch (prop_id)
    {
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, !g_queue_is_empty (&self->done));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, !g_queue_is_empty (&self->undone));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_undo_dispose (GObject *object)
{
  gun_undo_stop (GUN_UNDO (object));

  G_OBJECT_CLASS (gun_undo_parent_class)->dispose (object);
}

static void
gun_undo_class_init (GunUndoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = gun_undo_dispose;
  object_class->get_property = gun_undo_get_property;

  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CONFLICT] = g_signal_new ("conflict",
                                           GUN_TYPE_UNDO,
                                           G_SIGNAL_RUN_LAST,
                                           0,
                                           NULL,
                                           NULL,
                                           NULL,
                                           G_TYPE_NONE,
                                           3,
                                           GUN_TYPE_WRITE_STEP,
                                           GUN_TYPE_VALUE,
                                           GUN_TYPE_VALUE);
}

static void
gun_undo_init (GunUndo *self)
{
  g_queue_init (&self->done);
  g_queue_init (&self->undone);
  g_queue_init (&self->wanted);
}

/**
 * gun_undo_new:
 * @engine: what tells what is there now
 * @writes: whose steps can be taken back
 */
GunUndo *
gun_undo_new (GunEngine *engine, GunWrites *writes)
{
  GunUndo *self = g_object_new (GUN_TYPE_UNDO, NULL);

  self->engine = g_object_ref (engine);
  self->writes = g_object_ref (writes);
  g_signal_connect_swapped (writes, "done", G_CALLBACK (done_cb), self);
  g_signal_connect_swapped (writes, "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect_swapped (writes, "refused", G_CALLBACK (refused_cb), self);

  return self;
}
