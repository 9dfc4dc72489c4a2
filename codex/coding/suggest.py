"""Suggestions learned from the study's own judgments: which excerpt may get which code, and why.

Words and character n-grams weighted by TF-IDF, one logistic model a code, its probabilities
calibrated on judgments that it had not seen. Nothing is read from outside and nothing is ever
written: a suggestion is an order to look in, the judgment stays with people. What an expert has
not seen (a code newer than their *done*) is neither example nor counter-example.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from codex.coding.suggestions import Coded, Pair, Quality, Recall, Suggestion, grams, words
from codex.errors import UsageProblem
from codex.model.chance import shuffled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_FEWEST: Final = 5
"""Examples, and counter-examples, below which nothing is learned of a code."""
_MOST: Final = 20_000
"""Rows that one code is learned from at most: all examples first, then counter-examples by seed."""
_FOLDS: Final = 3
_STRENGTH: Final = 10.0
"""Inverse of the L2 penalty (``C``)."""
_STEPS: Final = 20_000
"""Rows that are looked at to fit one line, at least five times each."""
_TELLING: Final = 0.25
"""Part of what the strongest word of a text says that another must say to be named beside it."""
_COMMON: Final = 100
"""Texts are compared where they share a word that no more texts than this have."""
_BLOCK: Final = 1_000
_PAIRS: Final = 20_000
"""Texts, and pairs of texts, that are held at a time: memory stays flat."""


class Features:
    """Turns texts into TF-IDF rows; fitted on one set of texts.

    Character n-grams are counted through the words: the words of all texts are counted once, each
    distinct word's n-grams are known, and one sparse product gives their counts. That is what
    counting them text by text gives, many times faster.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

        self._counter = CountVectorizer(analyzer=words, max_features=200_000)
        counts = self._counter.fit_transform(texts)
        self._vocabulary = list(self._counter.get_feature_names_out())
        self._grams: dict[str, int] = {}
        self._spelling = _spelling(self._vocabulary, self._grams, fresh=True)
        self._of_words = TfidfTransformer(sublinear_tf=True).fit(counts)
        self._of_grams = TfidfTransformer(sublinear_tf=True).fit(counts @ self._spelling)

    def rows(self, texts: Sequence[str]) -> Any:
        """Return (texts, features) as a sparse matrix; each half of a row has length one."""
        from scipy.sparse import hstack

        return hstack(self.halves(texts), format="csr")

    def halves(self, texts: Sequence[str]) -> tuple[Any, Any]:
        """Return the rows of words and those of character n-grams."""
        counts = self._counter.transform(texts)
        grams_of = counts @ self._spelling + self._of_new_words(texts)
        return self._of_words.transform(counts), self._of_grams.transform(grams_of)

    def _of_new_words(self, texts: Sequence[str]) -> Any:
        """Return the known n-grams of words that were not there to learn from: *форумдағы* after *форумда*."""
        from scipy.sparse import csr_matrix

        known, new = self._counter.vocabulary_, dict[str, int]()
        places: list[int] = []
        ends = [0]
        for text in texts:
            places += [new.setdefault(word, len(new)) for word in words(text) if word not in known]
            ends.append(len(places))
        if not new:
            return csr_matrix((len(texts), self._spelling.shape[1]))
        counts = csr_matrix(([1.0] * len(places), places, ends), shape=(len(texts), len(new)))
        return counts @ _spelling(list(new), self._grams)

    def because(self, text: str, weights: Any, top: int = 5) -> tuple[str, ...]:
        """Return the words of a text that speak for a code most, by the weights of its model."""
        said = sorted(set(words(text)))
        if not said:
            return ()
        row, size = self.rows([text]), len(self._vocabulary)
        strength = row.multiply(weights).toarray()[0]
        spelling = _spelling(said, self._grams)
        found = []
        for number, word in enumerate(said):
            at = self._counter.vocabulary_.get(word)
            own = 0.0 if at is None else float(strength[at])
            found.append((own + float(strength[size + spelling[number].indices].sum()), word))
        found.sort(key=lambda one: -one[0])
        least = max(found[0][0] * _TELLING, 0.0)
        return tuple(word for weight, word in found[:top] if weight > least and _is_telling(word))


def _is_telling(word: str) -> bool:
    """Say whether a word can explain anything to a person: *то*, *бір* or *0* say nothing of a code.

    >>> [word for word in ("форум", "по", "де", "x", "2024", "学习") if _is_telling(word)]
    ['форум', '学习']
    """
    return not word.isdecimal() and (len(word) > 2 or word[0] > "\u2e80")


def _spelling(vocabulary: Sequence[str], columns: dict[str, int], *, fresh: bool = False) -> Any:
    """Return (words, n-grams): how often each word holds each n-gram.

    Args:
        vocabulary: The words.
        columns: N-gram -> its column.
        fresh: New n-grams get a column; else they are left out.
    """
    from scipy.sparse import csr_matrix

    indices: list[int] = []
    ends = [0]
    for word in vocabulary:
        if fresh:
            indices += [columns.setdefault(gram, len(columns)) for gram in grams(word)]
        else:
            indices += [columns[gram] for gram in grams(word) if gram in columns]
        ends.append(len(indices))
    matrix = csr_matrix(([1.0] * len(indices), indices, ends), shape=(len(vocabulary), len(columns)))
    matrix.sum_duplicates()
    return matrix


class Model:
    """What was learned of the codes; made by :func:`train`."""

    def __init__(
        self, features: Features, lines: Mapping[str, tuple[Any, float]], quality: Sequence[Quality]
    ) -> None:
        self._features = features
        self._lines = lines
        self.quality = {one.code: one for one in quality}
        """Code -> how far it was learned; every code asked for is here."""

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of which something was learned."""
        return tuple(self._lines)

    def scores(self, code: str, excerpts: Sequence[tuple[str, str]]) -> dict[str, float]:
        """Return the probability that each excerpt gets the code, for a queue.

        Args:
            code: One of :attr:`codes`.
            excerpts: Ids with texts.

        Raises:
            UsageProblem: Nothing was learned of the code.
        """
        if code not in self._lines:
            raise UsageProblem("coding.nothing-learned", code=code)
        if not excerpts:
            return {}
        found = _probabilities(self._features.rows([text for _, text in excerpts]), *self._lines[code])
        return {name: round(float(one), 4) for (name, _), one in zip(excerpts, found, strict=True)}

    def doubtful(self, excerpts: Sequence[tuple[str, str]]) -> dict[str, float]:
        """Return for each excerpt, of the probabilities of all codes, the one nearest to one half, for a queue."""
        import numpy as np

        if not excerpts or not self._lines:
            return {}
        rows = self._features.rows([text for _, text in excerpts])
        nearest = np.full(len(excerpts), 2.0)
        for line in self._lines.values():
            chances = _probabilities(rows, *line)
            nearest = np.where(np.abs(chances - 0.5) < np.abs(nearest - 0.5), chances, nearest)
        return {name: round(float(one), 4) for (name, _), one in zip(excerpts, nearest, strict=True)}

    def likely(self, code: str, excerpts: Sequence[tuple[str, str]], top: int = 50) -> tuple[Suggestion, ...]:
        """Return the excerpts that most likely get the code, with the words that speak for it."""
        scores = self.scores(code, excerpts)
        texts = dict(excerpts)
        order = sorted(scores, key=lambda name: (-scores[name], name))[:top]
        weights = self._lines[code][0]
        return tuple(
            Suggestion(name, code, scores[name], self._features.because(texts[name], weights))
            for name in order
        )

    def codes_for(self, excerpt: str, text: str, top: int = 5, least: float = 0.1) -> tuple[Suggestion, ...]:
        """Return the codes that an excerpt may get, the likeliest first."""
        row = self._features.rows([text])
        chances = {code: float(_probabilities(row, *line)[0]) for code, line in self._lines.items()}
        order = sorted(chances, key=lambda code: (-chances[code], code))[:top]
        return tuple(
            Suggestion(
                excerpt,
                code,
                round(chances[code], 4),
                self._features.because(text, self._lines[code][0]),
            )
            for code in order
            if chances[code] >= least
        )


def train(rows: Sequence[Coded], codes: Sequence[str], *, seed: int = 0) -> Model:
    """Learn from finished judgments.

    Args:
        rows: Judged excerpts; one that several experts judged is given once an expert, or once
            with the decision.
        codes: Codes to learn.
        seed: Decides what is held back for measuring, and which counter-examples are left out
            where there are more than 20,000 rows.

    Returns:
        The model; :attr:`Model.quality` says of each code what can be expected, or why nothing
        was learned.

    Raises:
        UsageProblem: No row has a word.
    """
    if not any(words(row.text) for row in rows):
        raise UsageProblem("coding.nothing-to-learn-from")
    features = Features([row.text for row in rows])
    matrix = features.rows([row.text for row in rows])
    place = {name: number for number, name in enumerate(shuffled({row.id for row in rows}, seed, "learn"))}
    lines: dict[str, tuple[Any, float]] = {}
    quality = []
    for code in codes:
        chosen, kept = _chosen(rows, code, place)
        line, one = _learned(code, rows, matrix, chosen=chosen, kept=kept, place=place)
        quality.append(one)
        if line is not None:
            lines[code] = line
    return Model(features, lines, quality)


def _chosen(rows: Sequence[Coded], code: str, place: Mapping[str, int]) -> tuple[list[int], float]:
    """Return the rows that a code is learned from, and the share of counter-examples kept."""
    seen = [at for at, row in enumerate(rows) if code in row.seen]
    if len(seen) <= _MOST:
        return seen, 1.0
    order = sorted(seen, key=lambda at: (place[rows[at].id], at))
    examples = [at for at in order if code in rows[at].codes][: _MOST // 2]
    others = [at for at in order if code not in rows[at].codes]
    kept = others[: _MOST - len(examples)]
    return sorted([*examples, *kept]), len(kept) / max(len(others), 1)


def _learned(
    code: str,
    rows: Sequence[Coded],
    matrix: Any,
    *,
    chosen: Sequence[int],
    kept: float,
    place: Mapping[str, int],
) -> tuple[tuple[Any, float] | None, Quality]:
    import numpy as np
    from sklearn.metrics import average_precision_score

    truth = np.array([code in rows[at].codes for at in chosen], dtype=bool)
    examples, others = int(truth.sum()), int((~truth).sum())
    chance = round(examples / max(len(chosen), 1), 4)
    if min(examples, others) < _FEWEST:
        return None, Quality(code, examples, others, None, chance, "coding.too-few-examples")
    table = matrix[list(chosen)]
    fold = np.array([place[rows[at].id] for at in chosen])
    fold = np.argsort(np.argsort(fold, kind="stable"), kind="stable") % _FOLDS
    held = np.zeros(len(chosen))
    for number in range(_FOLDS):
        inside = fold != number
        if truth[inside].all() or not truth[inside].any():
            return None, Quality(code, examples, others, None, chance, "coding.too-few-examples")
        weights, bias = _line(table[inside], truth[inside])
        held[~inside] = table[~inside] @ weights + bias
    precision = round(float(average_precision_score(truth, held)), 4)
    slope, shift = _platt(held, truth)
    weights, bias = _line(table, truth)
    line = (weights * slope, slope * bias + shift + float(np.log(kept)))
    return line, Quality(code, examples, others, precision, chance)


def _line(table: Any, truth: Any) -> tuple[Any, float]:
    """Fit a logistic model; return its weights and bias.

    Averaged stochastic gradient descent with a fixed number of steps: the same rows give the same
    line, in a time that grows with the rows and not with their difficulty.
    """
    from sklearn.linear_model import SGDClassifier

    rows = table.shape[0]
    model = SGDClassifier(
        loss="log_loss",
        alpha=1 / (_STRENGTH * rows),
        max_iter=max(5, _STEPS // rows),
        tol=None,
        average=True,
        random_state=0,
    ).fit(table, truth)
    return model.coef_[0], float(model.intercept_[0])


def _platt(held: Any, truth: Any) -> tuple[float, float]:
    """Return slope and shift that make scores of held-back rows probabilities (Platt 1999)."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e4, solver="lbfgs", max_iter=2000).fit(held.reshape(-1, 1), truth)
    slope = float(model.coef_[0, 0])
    if slope <= 0:  # held-back scores say nothing: keep the order, tell the share of examples
        share = float(truth.mean())
        return 1e-6, _logit(share)
    return slope, float(model.intercept_[0])


def _logit(share: float) -> float:
    from math import log

    return log(share / (1 - share))


def _probabilities(matrix: Any, weights: Any, bias: float) -> Any:
    from scipy.special import expit

    return expit(matrix @ weights + bias)


def near_duplicates(excerpts: Sequence[tuple[str, str]], least: float = 0.9) -> tuple[Pair, ...]:
    """Return pairs of excerpts that read almost alike, the most alike first.

    Args:
        excerpts: Ids with texts.
        least: Cosine of character n-grams from which a pair counts, 0 to 1.

    Returns:
        Pairs in the order of the excerpts. Of texts that are the same word for word each is
        paired with the first alone.
    """
    texts = [text for _, text in excerpts]
    return tuple(
        Pair(excerpts[first][0], excerpts[second][0], alike) for first, second, alike in _alike(texts, least)
    )


def inconsistent(rows: Sequence[Coded], least: float = 0.6) -> tuple[Pair, ...]:
    """Return pairs of excerpts that read alike and were coded unlike, the most alike first.

    A code counts only where both excerpts were judged for it.
    """
    found = []
    for first, second, alike in _alike([row.text for row in rows], least):
        one, two = rows[first], rows[second]
        both = one.seen & two.seen
        only = tuple(sorted((one.codes - two.codes) & both)), tuple(sorted((two.codes - one.codes) & both))
        if one.id != two.id and any(only):
            found.append(Pair(one.id, two.id, alike, *only))
    return tuple(found)


def _alike(texts: Sequence[str], least: float) -> list[tuple[int, int, float]]:
    found: dict[tuple[int, int], float] = {}
    firsts: dict[tuple[str, ...], int] = {}
    distinct: list[int] = []
    for at, text in enumerate(texts):
        said = tuple(words(text))
        if said and said in firsts:
            found[firsts[said], at] = 1.0
        elif said:
            firsts[said] = at
            distinct.append(at)
    if len(distinct) > 1:
        found |= _alike_rows([texts[at] for at in distinct], distinct, least)
    return sorted(((*pair, alike) for pair, alike in found.items()), key=lambda one: (-one[2], one[:2]))


def _alike_rows(texts: Sequence[str], names: Sequence[int], least: float) -> dict[tuple[int, int], float]:
    """Compare distinct texts where they share words that few others have."""
    import numpy as np
    from scipy.sparse import triu
    from sklearn.feature_extraction.text import CountVectorizer

    features = Features(texts)
    rows = features.halves(texts)[1]
    present = CountVectorizer(analyzer=words, binary=True).fit_transform(texts).tocsc()
    frequency = np.diff(present.indptr)
    rare = present[:, (frequency > 1) & (frequency <= _COMMON)].tocsr().astype(np.float32)
    found: dict[tuple[int, int], float] = {}
    for start in range(0, rare.shape[0], _BLOCK):
        shared = triu(rare[start : start + _BLOCK] @ rare.T, k=start + 1, format="coo")
        for at in range(0, shared.nnz, _PAIRS):
            first = shared.row[at : at + _PAIRS] + start
            second = shared.col[at : at + _PAIRS]
            alike = np.asarray(rows[first].multiply(rows[second]).sum(axis=1)).ravel()
            for place in np.flatnonzero(alike >= least):
                pair = names[int(first[place])], names[int(second[place])]
                found[pair] = round(float(alike[place]), 4)
    return found


def simulate(rows: Sequence[Coded], code: str, *, seed: int = 0, start: int = 10) -> Recall:
    """Replay finished coding: what if excerpts had been read in the suggested order.

    The first ``start`` excerpts are drawn by seed; from then on, as soon as examples and others
    are known, a model is fitted to what was read, the excerpts it finds likeliest are read next,
    a twentieth of those already read at a time, and so on to the end.

    Args:
        rows: Judged excerpts; only those judged for the code are taken, each once.
        code: The code whose examples are looked for.
        seed: Draws the first excerpts.
        start: How many.

    Returns:
        The recall curve and the work saved over sampling at 95 % recall (Cohen and others 2006,
        Journal of the American Medical Informatics Association 13, 206-219).

    Raises:
        UsageProblem: The code has no example.
    """
    judged = list({row.id: row for row in rows if code in row.seen}.values())
    truth = [code in row.codes for row in judged]
    if not any(truth):
        raise UsageProblem("coding.no-example", code=code)
    features = Features([row.text for row in judged])
    matrix = features.rows([row.text for row in judged])
    place = {row.id: at for at, row in enumerate(judged)}
    order = [place[name] for name in shuffled(place, seed, "simulate")]
    curve = list(_replayed(matrix, truth, order, max(start, 1)))
    examples = sum(truth)
    needed = -(-examples * 95 // 100)
    read = _read_for(curve, needed)
    return Recall(
        code,
        len(judged),
        examples,
        tuple((count, found) for count, found, _ in curve),
        read,
        round((len(judged) - read) / len(judged) - 0.05, 4),
    )


def _replayed(
    matrix: Any, truth: Sequence[bool], order: Sequence[int], start: int
) -> Iterator[tuple[int, int, list[bool]]]:
    """Yield after each batch: excerpts read, examples found, what the batch was in order."""
    import numpy as np

    labels = np.array(truth, dtype=bool)
    read: list[int] = []
    left = list(order)
    while left:
        if not read:
            batch = left[:start]
        else:
            size = max(start, len(read) // 20)
            known = labels[read]
            if known.any() and not known.all():
                weights, bias = _line(matrix[read], known)
                scores = matrix[left] @ weights + bias
                left = [left[at] for at in np.argsort(-scores, kind="stable")]
            batch = left[:size]
        left = left[len(batch) :]
        read += batch
        yield len(read), int(labels[read].sum()), [bool(labels[at]) for at in batch]


def _read_for(curve: Sequence[tuple[int, int, list[bool]]], needed: int) -> int:
    """Return how many excerpts were read when ``needed`` examples were found."""
    found = count = 0
    for _, _, batch in curve:
        for is_example in batch:
            count += 1
            found += is_example
            if found >= needed:
                return count
    return count
