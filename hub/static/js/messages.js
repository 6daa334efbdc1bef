// The translated sentences of a <template data-key> collection; templates hold the words, scripts only fill in numbers.
const plural = new Intl.PluralRules(document.documentElement.lang || "de");

export function messagesIn(template) {
  const sentences = new Map();
  for (const element of template?.content.querySelectorAll("[data-key]") ?? []) {
    sentences.set(element.dataset.key, element.textContent.trim());
  }
  return (key, values = {}) => {
    const form = "count" in values ? `${key}.${plural.select(values.count)}` : key;
    const sentence = sentences.get(form) ?? sentences.get(key) ?? key;
    return sentence.replace(/\{(\w+)\}/g, (whole, name) => formatted(values[name]) ?? whole);
  };
}

function formatted(value) {
  return typeof value === "number" ? value.toLocaleString(document.documentElement.lang) : value;
}

export const common = document.querySelector("template#messages");
export const message = messagesIn(common);

export function icon(name) {
  return common.content.querySelector(`[data-icon="${name}"]`).content.cloneNode(true);
}
