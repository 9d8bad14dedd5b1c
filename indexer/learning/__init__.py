"""What an index learns from its own text: which words are used alike, what articles are about.

    text        segments to the stems of the text, in order
    windows     stems that stand near each other to vectors of stems
    articles    stems of articles to vectors of articles and of stems
    neighbours  vectors of stems to related stems
    sparse      matrices of mostly zeros, and their leading directions
    passes      THE flow: all of an index, or the segments that are newer than the last pass

``indexer.learn`` publishes what a pass wrote.
"""
