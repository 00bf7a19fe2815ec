namespace Handlers;

/// <summary>Another model's advice: <see cref="AdvisorResult"/>, <see cref="AdvisorRedactedResult"/>, or an error.</summary>
public sealed record AdvisorToolResultBlock() : ServerToolResultBlock("advisor_tool_result");
