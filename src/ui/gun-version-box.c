/* SPDX-License-Identifier: MIT */

#include "gun-version-box.h"

#include <glib/gi18n.h>

#include "gun-words.h"

struct _GunVersionBox
{
  GtkListBoxRow parent_instance;

  GunValue *value; /* as it is stored: what a restore writes */

  GtkLabel *value_label;
  GtkWidget *rule_box;
  GtkImage *rule_image;
  GtkLabel *rule_label;
  GtkLabel *origin_label;
  GtkWidget *current_label;
  GtkWidget *restore_button;
};

enum
{
  SIGNAL_RESTORE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunVersionBox, gun_version_box, GTK_TYPE_LIST_BOX_ROW)

/* @words: (transfer full) */
static void
show_rule_words (GunVersionBox *self, char *words, const char *icon, const char *style)
{
  const char *styles[] = { style, NULL };

  gtk_image_set_from_icon_name (self->rule_image, icon);
  gtk_label_set_text (self->rule_label, words);
  gtk_widget_set_css_classes (self->rule_box, styles);
  g_free (words);
}

static void
show_rule (GunVersionBox *self, const GunVersionRow *version)
{
  const char *won = version->is_current ? "success" : "dim-label";

  if (version->verdict == GUN_VERDICT_FUTURE)
    {
      g_autofree char *until
          = gun_words_until (gun_words_state_us (version->state_ms), g_get_real_time ());

      /* Translators: of a value whose time has not come; %s is "16:20", or a date with it */
      show_rule_words (
          self, g_strdup_printf (_ ("Waiting until %s"), until), "alarm-symbolic", "warning");
      return;
    }

  switch (version->verdict)
    {
    case GUN_VERDICT_NEWER:
      show_rule_words (self, g_strdup (_ ("Newer state won")), "object-select-symbolic", won);
      break;
    case GUN_VERDICT_LARGER:
      show_rule_words (
          self, g_strdup (_ ("Same time: larger text won")), "object-select-symbolic", won);
      break;
    case GUN_VERDICT_OLDER:
      show_rule_words (self, g_strdup (_ ("Older, ignored")), "list-remove-symbolic", "dim-label");
      break;
    case GUN_VERDICT_SMALLER:
      show_rule_words (self,
                       g_strdup (_ ("Same time: smaller text, ignored")),
                       "list-remove-symbolic",
                       "dim-label");
      break;
    case GUN_VERDICT_REFUSED:
      show_rule_words (self,
                       g_strdup (_ ("Refused: not signed as it must be")),
                       "dialog-error-symbolic",
                       "error");
      break;
    case GUN_VERDICT_SAME:
    case GUN_VERDICT_FUTURE:
    case GUN_VERDICT_UNDONE:
    case GUN_VERDICT_PASSED:
    default:
      /* Never kept in a history */
      show_rule_words (self, g_strdup (_ ("Ignored")), "list-remove-symbolic", "dim-label");
      break;
    }
}

/* The clock alone tells the time of today */
static char *
say_time (gint64 wall_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (wall_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (time == NULL || g_date_time_get_year (time) != g_date_time_get_year (now)
      || g_date_time_get_day_of_year (time) != g_date_time_get_day_of_year (now))
    return gun_words_time (wall_us);

  return g_date_time_format (time, "%H:%M:%S");
}

/* "State 16:09:12 · mKx3Tq8Zb · direct"; with the date, and when it arrived, in the tooltip */
static void
show_origin (GunVersionBox *self, const GunVersionRow *version)
{
  g_autofree char *state = say_time (gun_words_state_us (version->state_ms));
  g_autofree char *date = gun_words_time (gun_words_state_us (version->state_ms));
  g_autofree char *who = gun_words_who (version->origin);
  const char *path = gun_words_path (version->origin);
  g_autofree char *arrived
      = version->arrived_us > 0 ? gun_words_time (version->arrived_us) : g_strdup ("–");
  /* Translators: "State 16:09:12 · mKx3Tq8Zb · direct": the time a value was written at, by its writer's clock, and who brought it */
  g_autofree char *words = path != NULL
                               ? g_strdup_printf (_ ("State %s · %s · %s"), state, who, path)
                               : g_strdup_printf (_ ("State %s · %s"), state, who);
  g_autofree char *tooltip = g_strdup_printf (_ ("State %s\nArrived here %s"), date, arrived);

  gtk_label_set_text (self->origin_label, words);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->origin_label), tooltip);
}

/* A row that can have the focus says by itself what is in it */
static void
describe (GunVersionBox *self, gboolean is_current)
{
  g_autofree char *words
      = g_strjoin (". ",
                   gtk_label_get_text (self->value_label),
                   gtk_label_get_text (self->rule_label),
                   gtk_label_get_text (self->origin_label),
                   is_current ? gtk_label_get_text (GTK_LABEL (self->current_label)) : NULL,
                   NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

/**
 * gun_version_box_new:
 * @version: what to show
 * @plain_value: what a person reads: what was signed, else the value itself
 * @can_restore: whether it may be written again
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
gun_version_box_new (const GunVersionRow *version,
                     const GunValue *plain_value,
                     gboolean can_restore)
{
  GunVersionBox *self = g_object_new (GUN_TYPE_VERSION_BOX, NULL);
  g_autofree char *words = gun_words_value (plain_value);
  g_autofree char *label = g_strdup_printf (_ ("Restore %s"), words);

  self->value = gun_value_ref (version->value);
  gtk_label_set_text (self->value_label, words);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->value_label), words);
  show_rule (self, version);
  show_origin (self, version);
  gtk_widget_set_visible (self->current_label, version->is_current);
  gtk_widget_set_visible (self->restore_button, can_restore);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->restore_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  describe (self, version->is_current);

  return GTK_WIDGET (self);
}

static void
restore_cb (GunVersionBox *self)
{
  g_signal_emit (self, signals[SIGNAL_RESTORE], 0, self->value);
}

static void
gun_version_box_finalize (GObject *object)
{
  g_clear_pointer (&GUN_VERSION_BOX (object)->value, gun_value_unref);

  G_OBJECT_CLASS (gun_version_box_parent_class)->finalize (object);
}

static void
gun_version_box_class_init (GunVersionBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = gun_version_box_finalize;

  signals[SIGNAL_RESTORE] = g_signal_new ("restore",
                                          GUN_TYPE_VERSION_BOX,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          1,
                                          GUN_TYPE_VALUE);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-version-box.ui");
  gtk_widget_class_bind_template_child (widget_class, GunVersionBox, value_label);
  gtk_widget_class_bind_template_child (widget_class, GunVersionBox, rule_box);
  gtk_widget_class_bind_template_child (widget_class, GunVersionBox, rule_image);
  gtk_widget_class_bind_template_child (widget_class, GunVersionBox, rule_label);
  gtk_widget_class_bind_template_child (widget_class, GunVersionBox, origin_label);
  gtk_widget_class_bind_template_child (widget_class, GunVersionBox, current_label);
  gtk_widget_class_bind_template_child (widget_class, GunVersionBox, restore_button);
  gtk_widget_class_bind_template_callback (widget_class, restore_cb);
}

static void
gun_version_box_init (GunVersionBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
