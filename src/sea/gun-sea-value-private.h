/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_SEA_COMPILATION
#error "gun-sea-value-private.h is for src/sea only"
#endif

#include <glib.h>

G_BEGIN_DECLS

/*
 * A value of JavaScript, of any kind, is its JSON text here, as gun_sea_json_normalize() writes it:
 * a string when it begins with a quotation mark.
 */

/**
 * GunSeaSlice:
 *
 * A part of a JSON text that lives elsewhere.
 */
typedef struct
{
  const char *json; /* NULL: there is none */
  gsize length_bytes;
} GunSeaSlice;

gboolean gun_sea_value_parse (const char *text, gsize length_bytes, GString *out, GError **error);

GunSeaSlice gun_sea_value_get_member (GunSeaSlice value, const char *name);
gboolean gun_sea_value_next_element (GunSeaSlice array, gsize *at, GunSeaSlice *element);

static inline GunSeaSlice
gun_sea_value_slice (const GString *json)
{
  return (GunSeaSlice){ json->str, json->len };
}

static inline gboolean
gun_sea_value_is_string (GunSeaSlice value)
{
  return value.json != NULL && value.json[0] == '"';
}

/* %FALSE, 0, "" and null, and what is not there: what JavaScript takes for false */
gboolean gun_sea_value_is_true (GunSeaSlice value);
/* The text that SEA hashes: a string itself, of any other value the JSON */
GString *gun_sea_value_to_text (GunSeaSlice value);

G_END_DECLS
