namespace Handlers;

internal sealed class CitationConverter() : UnionConverter<Citation>(typeof(UnknownCitation), new()
{
    ["char_location"] = typeof(CharLocationCitation),
    ["page_location"] = typeof(PageLocationCitation),
    ["content_block_location"] = typeof(ContentBlockLocationCitation),
    ["web_search_result_location"] = typeof(WebSearchResultLocationCitation),
    ["search_result_location"] = typeof(SearchResultLocationCitation),
});
