/** The words of a query. What the forms of words mean is told in the extension's words.py, which makes the index. */
const KoreanSearch = (() => {
  const MARK = "~";
  const FULL_WIDTH = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+/g;
  const WORD = /[0-9]*[가-힣]+|(?:(?![가-힣])[\p{Letter}\p{Number}_])+/gu;

  const normalize = (text) =>
    text.normalize("NFC").replace(FULL_WIDTH, (latin) => latin.normalize("NFKC")).toLowerCase();
  const isHangul = (word) => /[가-힣]$/.test(word);
  const bySyllables = (word) => MARK + [...word].map((syllable) => syllable + MARK).join("");
  const whole = (word) => MARK + word + MARK;

  // Particles that are always cut from queries. Not 이, 가, 의, 에, 도, 와, 과 and 로: too many words end in them (난이도, 결과).
  const CASES = "에서|에게|까지|부터|처럼|마다|보다";
  const MORE = "(?:는|도|만|의)?";
  const CUT = {
    vowel: new RegExp(`^(?:(?:${CASES})${MORE}|에(?:는|도|만)|는|를)$`),
    consonant: new RegExp(`^(?:(?:${CASES}|으로)${MORE}|에(?:는|도|만)|은|을)$`),
  };
  // All of them, for where nothing is lost by taking one for a particle.
  const PARTICLE = new RegExp(`^(?:(?:${CASES}|으?로|에|[와과])${MORE}|[은는이가을를의도만])$`);

  /** Return where the particle of a word begins, if one stands after two characters or more; else the word's length. */
  const nounLength = (word, isParticle) => {
    for (let length = 2; length < word.length; length++)
      if (isHangul(word[length - 1]) && isParticle(word.slice(length), word[length - 1])) return length;
    return word.length;
  };
  // Unicode has 28 syllables with one beginning in a row; the first of them ends in the vowel.
  const endsIn = (syllable) => ((syllable.charCodeAt(0) - 0xac00) % 28 ? "consonant" : "vowel");
  const withoutParticle = (word) =>
    word.slice(0, nounLength(word, (rest, last) => CUT[endsIn(last)].test(rest)));

  const beforeParticle = (word) => word.slice(0, nounLength(word, (rest) => PARTICLE.test(rest)));

  /** Return the words of Hangul in the index, and those that stand on their own there, with and without a particle. */
  let known = null;
  const ofIndex = () => {
    if (known?.index !== Search._index) {
      const { terms, titleterms } = Search._index;
      const keys = new Set([...Object.keys(terms), ...Object.keys(titleterms)]);
      const words = [...keys].map((key) => key.replaceAll(MARK, "")).filter(isHangul);
      known = { index: Search._index, words, standing: new Set(words.flatMap((word) => [word, beforeParticle(word)])) };
    }
    return known;
  };

  /**
   * Return the noun in a word that ends as a noun with 이, 가, 의 and the like does, if the index has it in two other forms,
   * or has it and not the word: 모델의 means 모델 then, and 난이도 is a word.
   */
  const attested = (word) => {
    const noun = beforeParticle(word);
    const { words, standing } = ofIndex();
    const isForm = (other) => other === noun || (other.startsWith(noun) && PARTICLE.test(other.slice(noun.length)));
    const others = words.filter((other) => other !== word && isForm(other));
    return others.length > 1 || (standing.has(noun) && !words.includes(word)) ? noun : word;
  };

  /**
   * Return the words of two syllables or more that a word is made of, as few as there can be, the first as long as it
   * can be; null if it is not made of words of the index. What has the whole word has its parts as well.
   */
  const parts = (word) => {
    let best = null;
    for (let length = word.length - 2; length >= 2; length--) {
      if (!ofIndex().standing.has(word.slice(0, length))) continue;
      const rest = word.slice(length);
      const after = ofIndex().standing.has(rest) ? [rest] : parts(rest);
      if (after && (!best || after.length + 1 < best.length)) best = [word.slice(0, length), ...after];
    }
    return best;
  };

  const split = (query) => {
    const words = [];
    let end = -1; // of the last word in other letters
    for (const match of normalize(query).matchAll(WORD)) {
      const word = match[0];
      if (!isHangul(word)) {
        end = match.index + word.length;
        words.push(word);
      } else if (match.index !== end || !PARTICLE.test(word)) {
        const cut = withoutParticle(word);
        const noun = cut === word && Search._index ? attested(word) : cut;
        words.push(...((Search._index && parts(noun)) || [noun]));
      }
    }
    return words;
  };

  return { MARK, PARTICLE, WORD, bySyllables, isHangul, normalize, split, whole };
})();

var splitQuery = KoreanSearch.split;
