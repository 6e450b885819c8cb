import Testing

@testable import Interchange

@Suite("Programs that run apart")
struct ChildProcessTests {
    private func run(_ script: String, _ limits: ChildProcess.Limits = .init()) throws(InterchangeError) -> String {
        var child = try ChildProcess(["/bin/sh", "-c", script], environment: ["A=b c"], name: "sh", limits: limits)
        return String(decoding: try child.readAll(), as: UTF8.self)
    }

    @Test func outputIsReadAndTheEnvironmentIsOnlyWhatIsGiven() throws {
        #expect(try run("echo \"$A\"; echo \"${HOME-none}\"; cat") == "b c\nnone\n")
    }

    @Test func argumentsReachNoShell() throws {
        var child = try ChildProcess(["/bin/echo", "$(id); 'x' ก"], environment: [], name: "echo", limits: .init())
        #expect(String(decoding: try child.readAll(), as: UTF8.self) == "$(id); 'x' ก\n")
    }

    @Test func aFailureTellsWhatWasSaid() {
        #expect(throws: InterchangeError.failed(program: "sh", said: "no\n")) { try run("echo no >&2; exit 3") }
        #expect(throws: InterchangeError.failed(program: "sh", said: "ended by signal 9")) { try run("kill -9 $$") }
    }

    @Test func floodsOfErrorsDoNotBlock() throws {
        #expect(try run("head -c 3000000 /dev/zero >&2; echo done") == "done\n")
    }

    @Test func aProgramThatHangsIsEndedWithItsChildren() throws {
        #expect(throws: InterchangeError.tooSlow(program: "sh", seconds: 1)) {
            try run("sleep 300 & echo $!; sleep 300", ChildProcess.Limits(seconds: 1))
        }
        #expect(throws: InterchangeError.tooSlow(program: "sh", seconds: 1)) { try run("exec >&-; sleep 300", ChildProcess.Limits(seconds: 1)) }
    }

    @Test func aProgramThatTellsTooMuchIsEnded() {
        #expect(throws: InterchangeError.tooLarge(program: "sh", bytes: 1_000_000)) {
            try run("cat /dev/zero", ChildProcess.Limits(seconds: 60, outputBytes: 1_000_000))
        }
    }

    @Test func noFileOfOursIsOpenInTheProgram() throws {
        #expect(try run("ls /proc/$$/fd").split(separator: "\n").compactMap { Int($0) }.filter { $0 > 2 && $0 != 10 } == [])
    }

    @Test func aMissingProgramNamesItsPackage() {
        #expect(throws: InterchangeError.programMissing(program: "ogr3ogr", package: "gdal-bin")) { try GDAL.find("ogr3ogr", package: "gdal-bin") }
        #expect("\(InterchangeError.programMissing(program: "ogr2ogr", package: "gdal-bin"))".contains("apt-get install gdal-bin"))
    }

    @Test func onlyPlainFileDriversStayOn() {
        let formats = "Supported Formats:\n  FITS -raster,vector- (rw+): F\n  ESRI Shapefile -vector- (rw+v): E\n  UK .NTF -vector- (rov): U\n  OGR_VRT -vector- (rov): V\n"
        #expect(GDAL.skipped(formats: formats) == "FITS,UK .NTF,OGR_VRT")
    }
}
