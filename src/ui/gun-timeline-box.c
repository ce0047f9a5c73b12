/* SPDX-License-Identifier: MIT */

#include "gun-timeline-box.h"

#include <glib/gi18n.h>

#include "gun-peer-detail-words.h"

struct _GunTimelineBox
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkListBox *list;
  GtkWidget *all_button;
  GPtrArray *rows; /* of Row (owned), from the top */
  gboolean shows_all;
  GunPeerDetail *detail; /* (nullable): what is shown */
};

G_DEFINE_FINAL_TYPE (GunTimelineBox, gun_timeline_box, GTK_TYPE_WIDGET)

typedef struct
{
  GtkWidget *row; /* (unowned): the list has it */
  GtkLabel *time;
  GtkLabel *words;
  GtkLabel *layer;
} Row;

static GtkLabel *
add_label (GtkBox *box, const char *css_class, gboolean wrap)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), wrap);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (box, label);

  return GTK_LABEL (label);
}

static Row *
row_new (void)
{
  Row *self = g_new0 (Row, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  self->time = add_label (GTK_BOX (box), "numeric", FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->time), "dim-label");
  gtk_widget_set_valign (GTK_WIDGET (self->time), GTK_ALIGN_START);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), texts);
  self->words = add_label (GTK_BOX (texts), NULL, TRUE);
  self->layer = add_label (GTK_BOX (texts), "caption", FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->layer), "dim-label");

  self->row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self->row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->row), FALSE);

  return self;
}

/* What it says now is also what a screen reader says of it */
static void
row_set (Row *self, const char *time, const char *words, const char *layer)
{
  g_autofree char *all = NULL;

  if (g_strcmp0 (gtk_label_get_label (self->time), time) == 0
      && g_strcmp0 (gtk_label_get_label (self->words), words) == 0
      && g_strcmp0 (gtk_label_get_label (self->layer), layer) == 0)
    return;

  gtk_label_set_label (self->time, time);
  gtk_label_set_label (self->words, words);
  gtk_label_set_label (self->layer, layer);
  all = g_strdup_printf ("%s, %s", time, words);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->row), GTK_ACCESSIBLE_PROPERTY_LABEL, all, -1);
}

static void
row_show (Row *self, const GunPeerMoment *moment)
{
  g_autofree char *time = gun_peer_detail_dup_time (moment->at_ms);
  g_autofree char *words = gun_peer_moment_dup_words (moment);

  row_set (self, time, words, moment->layer);
}

static void
row_show_gap (Row *self, gint64 n_forgotten)
{
  g_autofree char *number = gun_peer_detail_dup_number (n_forgotten);
  g_autofree char *words = g_strdup_printf (_ ("%s more, not kept"), number);

  row_set (self, "…", words, "");
}

static void
set_n_rows (GunTimelineBox *self, guint n_rows)
{
  while (self->rows->len < n_rows)
    {
      Row *row = row_new ();

      gtk_list_box_append (self->list, row->row);
      g_ptr_array_add (self->rows, row);
    }
  while (self->rows->len > n_rows)
    {
      Row *row = g_ptr_array_index (self->rows, self->rows->len - 1);

      gtk_list_box_remove (self->list, row->row);
      g_ptr_array_remove_index (self->rows, self->rows->len - 1);
    }
}

static void
show_rows (GunTimelineBox *self)
{
  const GunPeerDetail *detail = self->detail;
  const guint n_moments = detail->moments->len;
  /* Where the gap stands, from the top: above the first ones */
  const guint gap = detail->n_forgotten > 0 && n_moments > GUN_PEER_DETAIL_FIRST_MOMENTS
                        ? n_moments - GUN_PEER_DETAIL_FIRST_MOMENTS
                        : G_MAXUINT;
  const guint n_all = n_moments + (gap != G_MAXUINT);
  const guint n_rows = self->shows_all ? n_all : MIN (n_all, GUN_TIMELINE_BOX_FEW);
  g_autofree char *words = NULL;

  set_n_rows (self, n_rows);
  for (guint i = 0; i < n_rows; i++)
    {
      Row *row = g_ptr_array_index (self->rows, i);

      if (i == gap)
        row_show_gap (row, detail->n_forgotten);
      else
        row_show (row,
                  g_ptr_array_index (detail->moments,
                                     n_moments - 1 - (gap != G_MAXUINT && i > gap ? i - 1 : i)));
    }

  gtk_widget_set_visible (GTK_WIDGET (self->list), n_rows > 0);
  gtk_widget_set_visible (self->all_button, n_rows < n_all);
  words = g_strdup_printf (_ ("Show %u More"), n_all - n_rows);
  if (n_rows < n_all
      && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (self->all_button)), words) != 0)
    gtk_button_set_label (GTK_BUTTON (self->all_button), words);
}

/**
 * gun_timeline_box_show:
 * @self: a timeline
 * @detail: of whom
 */
void
gun_timeline_box_show (GunTimelineBox *self, const GunPeerDetail *detail)
{
  GunPeerDetail *before;

  g_return_if_fail (GUN_IS_TIMELINE_BOX (self));
  g_return_if_fail (detail != NULL);

  before = g_steal_pointer (&self->detail);
  self->detail = gun_peer_detail_ref ((GunPeerDetail *) detail);
  g_clear_pointer (&before, gun_peer_detail_unref);
  show_rows (self);
}

static void
all_cb (GunTimelineBox *self)
{
  self->shows_all = TRUE;
  if (self->detail != NULL)
    show_rows (self);
}

static void
gun_timeline_box_dispose (GObject *object)
{
  GunTimelineBox *self = GUN_TIMELINE_BOX (object);

  g_clear_pointer (&self->detail, gun_peer_detail_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (gun_timeline_box_parent_class)->dispose (object);
}

static void
gun_timeline_box_finalize (GObject *object)
{
  g_ptr_array_unref (GUN_TIMELINE_BOX (object)->rows);

  G_OBJECT_CLASS (gun_timeline_box_parent_class)->finalize (object);
}

static void
gun_timeline_box_class_init (GunTimelineBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gun_timeline_box_dispose;
  object_class->finalize = gun_timeline_box_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
gun_timeline_box_init (GunTimelineBox *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Timeline"), -1);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->list));

  self->all_button = gtk_button_new ();
  gtk_widget_set_halign (self->all_button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->all_button, "flat");
  g_signal_connect_object (
      self->all_button, "clicked", G_CALLBACK (all_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), self->all_button);
}
