#!/bin/sh
# Rebuilds static/vendor/ from the pinned packages: `npm run vendor`, or `make vendor` from the top.
# The packages are removed again at the end, so that static/ holds only what may be served.
set -eu
cd "$(dirname "$0")"
npm ci
trap 'rm -rf node_modules' EXIT

version() { node -p "require('./node_modules/$1/package.json').version"; }

govuk=vendor/govuk-frontend
mkdir -p "$govuk"  # its package has no licence file: LICENCE there is kept by hand
version govuk-frontend > "$govuk/VERSION"
{
  echo "/*! govuk-frontend $(cat "$govuk/VERSION"), themed and unbranded: see static/theme.scss. MIT licence, beside this file. */"
  echo "@layer govuk {"
  npx --no-install sass --no-source-map --quiet-deps --style=compressed --no-charset theme.scss
  echo "}"
} > "$govuk/govuk-unbranded.css"

package=@fontsource-variable/atkinson-hyperlegible-next
font=vendor/atkinson-hyperlegible-next
mkdir -p "$font"
version "$package" > "$font/VERSION"
cp "node_modules/$package/LICENSE" "$font/LICENCE"
cp "node_modules/$package/files/atkinson-hyperlegible-next-latin-wght-normal.woff2" "$font/latin.woff2"
cp "node_modules/$package/files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2" "$font/latin-ext.woff2"
