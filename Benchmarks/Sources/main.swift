for measurement in simulationBenchmarks() {
    print(measurement)
}
