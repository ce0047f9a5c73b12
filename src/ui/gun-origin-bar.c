/* SPDX-License-Identifier: MIT */

#include "gun-origin-bar.h"

#include <glib/gi18n.h>

#include "gun-preferences.h"
#include "gun-shrink.h"

/* Between an answer and the next question: a second click of the same hand must not answer that too. */
#define PAUSE_MS 600

struct _GunOriginBar
{
  AdwBin parent_instance;

  GSettings *preferences; /* (nullable) */
  GQueue origins;         /* of char *: still to be answered; the first is asked about */
  guint pause_id;
  gboolean narrow;

  GtkInfoBar *info_bar;
  GtkBox *box;
  GtkBox *answers_box;
  GtkLabel *question_label;
  GtkLabel *meaning_label;
};

enum
{
  PROP_NARROW = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (GunOriginBar, gun_origin_bar, ADW_TYPE_BIN)

static void
show_question (GunOriginBar *self)
{
  const char *origin = g_queue_peek_head (&self->origins);
  g_autofree char *question = NULL;

  if (origin == NULL || self->pause_id != 0)
    {
      gtk_info_bar_set_revealed (self->info_bar, FALSE);
      return;
    }

  if (g_str_equal (origin, "null"))
    {
      question = g_strdup (_ ("A page without an address wants to connect to this computer"));
      gtk_label_set_label (self->meaning_label,
                           _ ("Allow it, and every page without an address can read and write "
                              "everything kept here that it asks for."));
    }
  else
    {
      question = g_strdup_printf (_ ("A page from %s wants to connect to this computer"), origin);
      gtk_label_set_label (self->meaning_label,
                           _ ("Allow it, and pages from there can read and write everything kept "
                              "here that they ask for."));
    }
  gtk_label_set_label (self->question_label, question);
  gtk_info_bar_set_revealed (self->info_bar, TRUE);
}

static gboolean
pause_over_cb (gpointer user_data)
{
  GunOriginBar *self = user_data;

  self->pause_id = 0;
  show_question (self);

  return G_SOURCE_REMOVE;
}

static void
go_on (GunOriginBar *self)
{
  g_free (g_queue_pop_head (&self->origins));
  g_clear_handle_id (&self->pause_id, g_source_remove);
  self->pause_id = g_timeout_add (PAUSE_MS, pause_over_cb, self);
  show_question (self);
}

static gboolean
is_answered (GunOriginBar *self, const char *origin)
{
  return gun_preferences_has (self->preferences, "allowed-origins", origin)
         || gun_preferences_has (self->preferences, "refused-origins", origin);
}

static gboolean
is_asking (GunOriginBar *self)
{
  return self->preferences != NULL && self->pause_id == 0 && self->origins.length > 0;
}

static void
answer (GunOriginBar *self, const char *key)
{
  g_autofree char *origin = NULL;

  if (!is_asking (self))
    return;

  origin = g_strdup (g_queue_peek_head (&self->origins));
  go_on (self);
  gun_preferences_add (self->preferences, key, origin);
}

static void
allow_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  answer (GUN_ORIGIN_BAR (widget), "allowed-origins");
}

static void
refuse_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  answer (GUN_ORIGIN_BAR (widget), "refused-origins");
}

static void
not_now_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  if (is_asking (GUN_ORIGIN_BAR (widget)))
    go_on (GUN_ORIGIN_BAR (widget));
}

/* Answered elsewhere, in Preferences */
static void
preferences_changed_cb (GunOriginBar *self)
{
  for (GList *link = self->origins.head; link != NULL;)
    {
      GList *next = link->next;

      if (is_answered (self, link->data))
        {
          g_free (link->data);
          g_queue_delete_link (&self->origins, link);
        }
      link = next;
    }
  show_question (self);
}

/**
 * gun_origin_bar_ask:
 * @self: the bar
 * @origin: of a page that was refused
 *
 * Asks, after those asked about before, unless there is an answer.
 */
void
gun_origin_bar_ask (GunOriginBar *self, const char *origin)
{
  g_return_if_fail (GUN_IS_ORIGIN_BAR (self));

  if (self->preferences == NULL || is_answered (self, origin)
      || g_queue_find_custom (&self->origins, origin, (GCompareFunc) g_strcmp0) != NULL)
    return;

  g_queue_push_tail (&self->origins, g_strdup (origin));
  show_question (self);
}

static void
forget_preferences (GunOriginBar *self)
{
  if (self->preferences != NULL)
    g_signal_handlers_disconnect_by_data (self->preferences, self);
  g_clear_object (&self->preferences);
  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_queue_clear_full (&self->origins, g_free);
}

void
gun_origin_bar_set_preferences (GunOriginBar *self, GSettings *preferences)
{
  g_return_if_fail (GUN_IS_ORIGIN_BAR (self));

  forget_preferences (self);
  if (preferences != NULL)
    {
      self->preferences = g_object_ref (preferences);
      g_signal_connect_swapped (preferences, "changed", G_CALLBACK (preferences_changed_cb), self);
    }
  show_question (self);
}

static void
gun_origin_bar_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, GUN_ORIGIN_BAR (object)->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_origin_bar_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  GunOriginBar *self = GUN_ORIGIN_BAR (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      self->narrow = g_value_get_boolean (value);
      gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box),
                                      self->narrow ? GTK_ORIENTATION_VERTICAL
                                                   : GTK_ORIENTATION_HORIZONTAL);
      gun_shrink_stack_box (self->answers_box, self->narrow ? GUN_SHRINK_LINE_PX : 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_origin_bar_dispose (GObject *object)
{
  forget_preferences (GUN_ORIGIN_BAR (object));

  G_OBJECT_CLASS (gun_origin_bar_parent_class)->dispose (object);
}

static void
gun_origin_bar_class_init (GunOriginBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = gun_origin_bar_dispose;
  object_class->get_property = gun_origin_bar_get_property;
  object_class->set_property = gun_origin_bar_set_property;

  properties[PROP_NARROW] = g_param_spec_boolean (
      "narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "origin.allow", NULL, allow_action);
  gtk_widget_class_install_action (widget_class, "origin.refuse", NULL, refuse_action);
  gtk_widget_class_install_action (widget_class, "origin.not-now", NULL, not_now_action);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-origin-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, GunOriginBar, info_bar);
  gtk_widget_class_bind_template_child (widget_class, GunOriginBar, box);
  gtk_widget_class_bind_template_child (widget_class, GunOriginBar, answers_box);
  gtk_widget_class_bind_template_child (widget_class, GunOriginBar, question_label);
  gtk_widget_class_bind_template_child (widget_class, GunOriginBar, meaning_label);
}

static void
gun_origin_bar_init (GunOriginBar *self)
{
  g_queue_init (&self->origins);
  gtk_widget_init_template (GTK_WIDGET (self));
}
