<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>plumbline::plots::HeatMap</name>
    <message>
        <source>nothing is measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none at or under %1; the closest is %2 × %3 with %4</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>plumbline::shell::Actions</name>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Select</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>plumbline::shell::Banner</name>
    <message>
        <source>Act on this message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>plumbline::shell::ErrorPanel</name>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show or hide the details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details of the error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you can do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare the file with the original.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For a bug report: what happened, the version and the end of the log.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your project was not changed.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>plumbline::shell::ErrorText</name>
    <message>
        <source>This was cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This value cannot be used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no such file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file is damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This kind of file is not supported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file comes from a newer version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file changed while it was open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This place is read only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is not enough memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The device failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is a fault in Plumbline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy or download the file again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This folder holds only pickled weights, which are never opened because they can run code. Convert them to safetensors once; the guide says how.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the folder that holds config.json and the .safetensors files, or a .gguf file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a LLaMA, Qwen2, Qwen3 or Mistral model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Convert the weights to a supported type.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open it with a newer Plumbline. The file was left as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the file again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close other models, choose bfloat16, or analyse the model layer by layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space, then try again. Nothing that was saved is lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the CPU.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a longer text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a shorter text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the file at this place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The guide (F1) says more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the report and send it with what you did before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>file, place in it</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>expected %1, found %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>expected %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>place: expected and found</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>what is wrong: evidence</comment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>plumbline::shell::Format</name>
    <message>
        <source>%1&#xa0;s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1&#xa0;min %2&#xa0;s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1&#xa0;h %2&#xa0;min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about %1&#xa0;s left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about %1&#xa0;min %2&#xa0;s left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about %1&#xa0;min left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about %1&#xa0;h %2&#xa0;min left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>just now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1&#xa0;min ago</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>d MMM</source>
        <comment>date, see QDate::toString</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <comment>date</comment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>plumbline::shell::HelpPage</name>
    <message>
        <source>Guide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chapters</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>plumbline::shell::HomePage</name>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recent projects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear</source>
        <comment>recent projects</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear the list of recent projects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a project or a model anywhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See where models agree with people, where they do not, and which layer, word or sound it comes from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the demo project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No NVIDIA GPU found. Everything works on the CPU, large models take longer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop files here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A project, or a model: its folder or its file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n view(s) of one project</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>First steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>any command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>guide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>keys of this view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>takes back anything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Locate…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Locate %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Projects (*.plumb)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take %1 off the list</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>plumbline::shell::Inspector</name>
    <message>
        <source>Inspector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide the inspector</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>plumbline::shell::JobModel</name>
    <message>
        <source>queued</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>took %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancelled by you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run again</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>plumbline::shell::JobsPage</name>
    <message>
        <source>Jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jobs. Enter does what the row&apos;s button says, Delete cancels or removes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No jobs. What takes longer than a moment is listed here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take finished jobs off the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jobs go on while you work. Closing the window asks first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Act on the job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log of the job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No job selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queued</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a job to see how it went.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>plumbline::shell::KeyEditor</name>
    <message>
        <source>Keys of all commands. Enter changes the key, Delete goes back to the key at first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double click a key to change it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All keys as at first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A key can mean different things in different views. Clashes inside a view are refused.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is taken by “%2”.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>plumbline::shell::KeyField</name>
    <message>
        <source>Press the keys …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press the new keys. Esc keeps the old ones.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>plumbline::shell::KeyModel</name>
    <message>
        <source>no key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the key at first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the key at first (Delete)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>everywhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Action</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>plumbline::shell::KeySheet</name>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All keys can be changed in Settings. Esc closes.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>plumbline::shell::MainWindow</name>
    <message>
        <source>Jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Projects (*.plumb)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report copied. It holds the end of the log and nothing of your project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not saved: %1. Your work is kept here and tried again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something is not saved yet: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) still running. Closing the window stops them.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Close anyway</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is of no known kind. Known are projects (.plumb) and models (a folder, .safetensors, .gguf).</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>plumbline::shell::PageHost</name>
    <message>
        <source>Tool bar of the view</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>plumbline::shell::Palette</name>
    <message>
        <source>Commands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search or run a command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search or run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Commands that match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>run</source>
        <comment>palette: Enter runs the command</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this view only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source># tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>@ items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>: time or row</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&gt; commands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, not available: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In this view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not available: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data and sets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings and export</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n match(es)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::shell::Rail</name>
    <message>
        <source>Views</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>plumbline::shell::Section</name>
    <message>
        <source>Fold or open %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>plumbline::shell::SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Groups of settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings apply at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>General</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>changes at the next start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>System</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <comment>theme</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <comment>theme</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>100 % is 12 px body text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fewer animations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Motion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The fastest that is there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>where models run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all</source>
        <comment>threads</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of the CPU, for all jobs together</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>This computer has %n core(s). Changes at the next start.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::shell::ShellCommands</name>
    <message>
        <source>no project is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New project…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the demo project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write everything now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the project in its folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing to undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing to redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>150 % is the largest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>90 % is the smallest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme of the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous pane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel the newest job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no job is running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search or run a command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys of this view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the log file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the topmost thing, or clear the selection</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>plumbline::shell::StatusStrip</name>
    <message>
        <source>Status</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of the job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel the job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) waiting</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>No jobs running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>job, its work</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n more running</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n queued</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>n more running, n queued</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All changes saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not saved: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read only: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo %1</source>
        <comment>depth of the undo stack</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>plumbline::shell::TitleBar</name>
    <message>
        <source>Title bar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Menus</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search or run a command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search or run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No project open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Project, %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New, open and recent projects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data set, %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model, %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>full</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%1 · %n thread(s)</source>
        <comment>device</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Device, %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices and threads…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
