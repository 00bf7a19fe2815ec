using Handlers.Benchmarks;

return args is ["take-turns", .. var names]
    ? MeasuredProcess.Run([.. names.Select(name => OurContenders.All.Single(contender => contender.ToString() == name))])
    : 2;
