/* SPDX-License-Identifier: MIT */

#include "gun-sim-door.h"

#include "gun-soul.h"

/* Why a key is kept out */
#define REASON "Unverified data: the test does not like its name"

typedef struct
{
  GPtrArray *nodes;
  GunDoorFunc func;
  gpointer user_data;
} Question;

struct _GunSimDoor
{
  GObject parent_instance;

  gboolean is_slow;
  guint n_asked;
  GPtrArray *questions; /* of Question */
};

static void gun_sim_door_iface_init (GunDoorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GunSimDoor,
                               gun_sim_door,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GUN_TYPE_DOOR, gun_sim_door_iface_init))

static void
free_question (gpointer data)
{
  Question *question = data;

  g_ptr_array_unref (question->nodes);
  g_free (question);
}

static void
gun_sim_door_finalize (GObject *object)
{
  GunSimDoor *self = GUN_SIM_DOOR (object);

  g_assert_cmpuint (self->questions->len, ==, 0);
  g_ptr_array_unref (self->questions);
  G_OBJECT_CLASS (gun_sim_door_parent_class)->finalize (object);
}

static void
gun_sim_door_class_init (GunSimDoorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gun_sim_door_finalize;
}

static void
gun_sim_door_init (GunSimDoor *self)
{
  self->questions = g_ptr_array_new_with_free_func (free_question);
}

GunSimDoor *
gun_sim_door_new (void)
{
  return g_object_new (GUN_TYPE_SIM_DOOR, NULL);
}

void
gun_sim_door_set_slow (GunSimDoor *self, gboolean is_slow)
{
  self->is_slow = is_slow;
}

guint
gun_sim_door_get_n_waiting (GunSimDoor *self)
{
  return self->questions->len;
}

guint
gun_sim_door_get_n_asked (GunSimDoor *self)
{
  return self->n_asked;
}

/* The node without what is refused, which is counted into @verdict */
static GunNode *
look_at (GunNode *node, GunDoorVerdict *verdict, guint *n_keys)
{
  GRefString *soul = gun_node_get_soul (node);
  GunNode *let_in;

  if (!gun_soul_needs_check (soul))
    return gun_node_ref (node);

  let_in = gun_node_new (soul);
  for (guint i = 0; i < gun_node_get_n_entries (node); i++)
    {
      const GunEntry *entry = gun_node_get_entry (node, i);

      (*n_keys)++;
      if (g_str_has_prefix (entry->key, "bad"))
        g_ptr_array_add (verdict->refusals,
                         gun_refusal_new (soul, entry->key, entry->value, entry->state_ms, REASON));
      else
        gun_node_add (let_in, entry->key, entry->value, entry->state_ms);
    }
  return let_in;
}

static void
answer (GunSimDoor *self, const Question *question)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  g_autoptr (GPtrArray) refusals
      = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_refusal_unref);
  GunDoorVerdict verdict = { .refusals = refusals };
  guint n_keys = 0;

  for (guint i = 0; i < question->nodes->len; i++)
    g_ptr_array_add (nodes, look_at (g_ptr_array_index (question->nodes, i), &verdict, &n_keys));

  *(self->is_slow ? &verdict.n_verified : &verdict.n_cached) = n_keys;
  verdict.nodes = refusals->len > 0 ? nodes : question->nodes;
  if (refusals->len == 0)
    verdict.refusals = NULL;
  question->func (&verdict, question->user_data);
}

void
gun_sim_door_answer (GunSimDoor *self, guint i)
{
  Question *question = g_ptr_array_steal_index (self->questions, i);

  answer (self, question);
  free_question (question);
}

void
gun_sim_door_answer_all (GunSimDoor *self)
{
  while (self->questions->len > 0)
    gun_sim_door_answer (self, 0);
}

static void
gun_sim_door_check (GunDoor *door,
                    GPtrArray *nodes,
                    GunOrigin *origin,
                    double now_ms,
                    GunDoorFunc func,
                    gpointer user_data)
{
  GunSimDoor *self = GUN_SIM_DOOR (door);
  Question *question = g_new0 (Question, 1);

  question->nodes = g_ptr_array_ref (nodes);
  question->func = func;
  question->user_data = user_data;
  self->n_asked++;
  g_ptr_array_add (self->questions, question);
  if (!self->is_slow)
    gun_sim_door_answer (self, self->questions->len - 1);
}

static void
gun_sim_door_iface_init (GunDoorInterface *iface)
{
  iface->check = gun_sim_door_check;
}
