/** Write a word of a query in the form that is part of what the index holds. */
var Stemmer = function () {
  const english = new EnglishStemmer();
  this.stemWord = (word) => {
    if (KoreanSearch.isHangul(word)) return KoreanSearch.bySyllables(word);
    const stem = english.stemWord(word);
    return stem.length <= 2 ? KoreanSearch.whole(stem) : stem;
  };
};
