import sanitizeHtml from "sanitize-html";
import { isSafeLink } from "../safe-link.js";

const TAGS = [
  ...[
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "br",
    "hr",
    "div",
    "span",
    "section",
    "blockquote",
    "pre",
    "code",
  ],
  ...["strong", "em", "b", "i", "u", "s", "small", "sub", "sup", "mark"],
  ...[
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
  ],
  ...["a", "details", "summary"],
];

/**
 * Tenant HTML down to a short list of tags and attributes: no form, script, style, image, class, id or event, links to http, https and
 * mailto only. Every element that was opened is closed. `placeholderTag` stays too, with its attribute `k`.
 */
export function sanitize(html: string, placeholderTag: string): string {
  return sanitizeHtml(html, {
    allowedTags: [...TAGS, placeholderTag],
    allowedAttributes: {
      a: ["href", "title", "rel"],
      th: ["colspan", "rowspan", "scope"],
      td: ["colspan", "rowspan"],
      [placeholderTag]: ["k"],
    },
    allowedSchemes: ["http", "https", "mailto"],
    allowProtocolRelative: false,
    disallowedTagsMode: "discard",
    // Their content goes with them.
    nonTextTags: [
      "script",
      "style",
      "textarea",
      "option",
      "select",
      "noscript",
      "iframe",
      "template",
      "title",
      "xmp",
      "svg",
      "math",
    ],
    enforceHtmlBoundary: false,
    nestingLimit: 50,
    transformTags: {
      // The page has the first two levels.
      h1: "h3",
      h2: "h3",
      a: (tagName, { href = "", title }) => ({
        tagName,
        attribs: {
          ...(isSafeLink(href) ? { href, rel: "noopener noreferrer nofollow" } : {}),
          ...(title === undefined ? {} : { title }),
        },
      }),
      th: (tagName, attribs) => ({ tagName, attribs: spans(attribs) }),
      td: (tagName, attribs) => ({ tagName, attribs: spans(attribs) }),
    },
  });
}

/** A cell that spans thousands of columns would take the browser down. */
function spans(attributes: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  return Object.fromEntries(
    Object.entries(attributes).filter(([name, value]) =>
      name === "scope" ? /^(row|col)$/.test(value) : /^([1-9]|1\d|20)$/.test(value),
    ),
  );
}
