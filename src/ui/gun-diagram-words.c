/* SPDX-License-Identifier: MIT */

#include "gun-diagram-private.h"

#include <glib/gi18n.h>

#include "gun-words.h"

/* Links that are read out; who wants all of them has the table. */
#define MAX_SAID 12

static void
add_sentence (GString *words, const char *sentence)
{
  if (words->len > 0)
    g_string_append (words, ". ");
  g_string_append (words, sentence);
}

static void
add_line (GString *words,
          GunDiagramScene *scene,
          const GunDiagramBox *box,
          const GunDiagramLine *line)
{
  GPtrArray *boxes = gun_diagram_scene_get_boxes (scene);
  const GunDiagramBox *from = g_ptr_array_index (boxes, line->from);
  const GunDiagramBox *to = g_ptr_array_index (boxes, line->to);
  g_autofree char *sentence = NULL;

  if (from == box && to == box)
    /* Translators: %s is a key */
    sentence = g_strdup_printf (_ ("%s links to itself"), line->label);
  else if (from == box)
    /* Translators: a key, then the name of a node */
    sentence = g_strdup_printf (_ ("%s links to %s"), line->label, to->name);
  else
    /* Translators: the name of a node, then a key of it */
    sentence = g_strdup_printf (_ ("Linked from %s by %s"), from->name, line->label);
  add_sentence (words, sentence);
}

/**
 * gun_diagram_describe_box:
 * @scene: what the box is in
 * @box: one of its boxes
 * @lines: (element-type GunDiagramLine): at least those that touch it
 *
 * Returns: (transfer full): what is seen of the node beside its name
 */
char *
gun_diagram_describe_box (GunDiagramScene *scene, const GunDiagramBox *box, GPtrArray *lines)
{
  GString *words = g_string_new (NULL);
  guint n_said = 0;

  if (box->is_middle)
    add_sentence (words, _ ("Open now"));
  if (!box->node.is_known)
    add_sentence (words, _ ("Nothing known here"));
  for (guint i = 0; i < lines->len && n_said < MAX_SAID; i++)
    {
      const GunDiagramLine *line = g_ptr_array_index (lines, i);

      if (line->from != box->index && line->to != box->index)
        continue;
      add_line (words, scene, box, line);
      n_said++;
    }
  if (box->node.n_hidden > 0)
    {
      guint n_hidden = (guint) MIN (box->node.n_hidden, G_MAXUINT);
      g_autofree char *sentence
          = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                          "%u link not shown; press Plus to show more",
                                          "%u links not shown; press Plus to show more",
                                          n_hidden),
                             n_hidden);

      add_sentence (words, sentence);
    }
  if (box->node.is_open)
    add_sentence (words, _ ("Press Minus to collapse"));

  return g_string_free (words, FALSE);
}

char *
gun_diagram_dup_tooltip (const GunDiagramBox *box, gboolean on_badge)
{
  g_autofree char *soul = gun_words_text (box->soul);
  guint n_hidden = (guint) MIN (box->node.n_hidden, G_MAXUINT);

  if (on_badge)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "Show more: %u link not shown",
                                         "Show more: %u links not shown",
                                         n_hidden),
                            n_hidden);
  if (!box->node.is_known)
    /* Translators: %s is a soul */
    return g_strdup_printf (_ ("%s: nothing known here"), soul);

  return g_steal_pointer (&soul);
}
